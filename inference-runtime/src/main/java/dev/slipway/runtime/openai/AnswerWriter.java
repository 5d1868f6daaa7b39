package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.Caller;
import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.openai.RequestMetrics.Outcome;
import dev.slipway.runtime.openai.answer.Answer;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.openai.request.OpenAiException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

/** Runs the generations of an answer and writes it, as one body or as a stream of events, with its receipt. */
final class AnswerWriter {

    /** Events that may wait for a client that reads slowly, before it is cut off. */
    private static final int MAX_BEHIND = 1024;

    private final GenerationRuns runs;
    private final SseFrames frames;
    private final JsonResponses responses;
    private final RequestMetrics metrics;
    private final LongSupplier nanoTime;

    AnswerWriter(SseFrames frames, JsonResponses responses, RequestMetrics metrics, LongSupplier nanoTime) {
        this.runs = new GenerationRuns(nanoTime);
        this.frames = frames;
        this.responses = responses;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    /** The time of this writer's clock. */
    long now() {
        return nanoTime.getAsLong();
    }

    /** Throws when there is no place in the queue for the caller now. */
    void requirePlace(Engine engine, Caller caller) {
        engine.turnsAway(caller).ifPresent(turnedAway -> {
            metrics.turnedAway(turnedAway.callersOwn());
            throw OpenAiErrors.turnedAway(turnedAway);
        });
    }

    /**
     * @param caller who asks
     * @param arrived when the request came, on this writer's clock
     */
    Mono<Void> write(ServerWebExchange exchange, Engine engine, Answer answer, Caller caller, long arrived) {
        List<Timeline> timelines = new ArrayList<>();
        List<Flux<List<?>>> choices = new ArrayList<>();
        Scheduler scheduler = Connections.eventLoop(exchange);
        for (GenerationRequest request : answer.generations()) {
            Timeline timeline = new Timeline(arrived);
            Flux<TimedEvent> events = runs.run(engine, request.from(caller)).publishOn(scheduler, false, MAX_BEHIND);
            choices.add(choice(events, answer, choices.size(), timeline));
            timelines.add(timeline);
        }
        Flux<List<?>> chunks = Flux.merge(choices);
        return answer.streamed()
                ? writeStream(exchange, answer, chunks, timelines)
                : writeWhole(exchange, answer, chunks, timelines);
    }

    private Flux<List<?>> choice(Flux<TimedEvent> events, Answer answer, int choice, Timeline timeline) {
        return events.<List<?>>map(timed -> {
                    observe(timeline, timed);
                    return answer.accept(choice, timed.event());
                })
                .takeUntil(chunks -> answer.finishReason(choice) != null)
                .doFinally(signal -> metrics.finished(outcome(signal, answer, choice), timeline, nanoTime.getAsLong()));
    }

    private void observe(Timeline timeline, TimedEvent timed) {
        long before = timeline.lastToken();
        boolean first = !timeline.hasTokens();
        timeline.accept(timed);
        if (!first && timeline.lastToken() != before) {
            metrics.interToken(timeline.lastToken() - before);
        }
    }

    private static Outcome outcome(SignalType signal, Answer answer, int choice) {
        String reason = answer.finishReason(choice);
        if (reason != null) {
            return reason.equals("length") ? Outcome.LENGTH : Outcome.STOP;
        }
        return signal == SignalType.CANCEL ? Outcome.ABORT : Outcome.ERROR;
    }

    private Mono<Void> writeWhole(
            ServerWebExchange exchange, Answer answer, Flux<List<?>> chunks, List<Timeline> timelines) {
        return chunks.then(Mono.defer(() -> {
            exchange.getResponse().getHeaders().set(Receipt.HEADER, receipt(answer, timelines));
            return responses.write(exchange, answer.whole());
        }));
    }

    private Mono<Void> writeStream(
            ServerWebExchange exchange, Answer answer, Flux<List<?>> chunks, List<Timeline> timelines) {
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, SseFrames.CONTENT_TYPE);
        response.getHeaders().setCacheControl("no-cache");
        Connections.announceTrailer(exchange, Receipt.HEADER, () -> receipt(answer, timelines));
        Flux<DataBuffer> body = chunks.filter(pieces -> !pieces.isEmpty())
                .map(frames::of)
                .concatWith(Flux.defer(() -> Flux.just(last(answer, answer.closing()))))
                .onErrorResume(
                        OpenAiException.class,
                        e -> response.isCommitted()
                                ? Flux.just(last(answer, List.of(answer.failure(e.error()))))
                                : Flux.error(e));
        return response.writeAndFlushWith(body.map(Mono::just));
    }

    private DataBuffer last(Answer answer, List<?> events) {
        return answer.namesEvents() ? frames.of(events) : frames.last(events);
    }

    private String receipt(Answer answer, List<Timeline> timelines) {
        return responses.text(Receipt.of(timelines, answer.usage()));
    }
}
