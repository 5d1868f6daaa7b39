package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.answer.Answer;
import dev.slipway.runtime.openai.request.OpenAiException;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes an answer while it is made, as one body or as a stream of events, with its receipt. */
final class AnswerWriter {

    private final SseFrames frames;
    private final JsonResponses responses;

    AnswerWriter(SseFrames frames, JsonResponses responses) {
        this.frames = frames;
        this.responses = responses;
    }

    Mono<Void> write(ServerWebExchange exchange, AnswerRun run) {
        return run.answer().streamed() ? writeStream(exchange, run) : writeWhole(exchange, run);
    }

    private Mono<Void> writeWhole(ServerWebExchange exchange, AnswerRun run) {
        return run.chunks().then(Mono.defer(() -> {
            exchange.getResponse().getHeaders().set(Receipt.HEADER, responses.text(run.receipt()));
            return responses.write(exchange, run.answer().whole());
        }));
    }

    private Mono<Void> writeStream(ServerWebExchange exchange, AnswerRun run) {
        Answer answer = run.answer();
        ServerHttpResponse response = exchange.getResponse();
        Flux<DataBuffer> body = run.chunks()
                .filter(pieces -> !pieces.isEmpty())
                .map(frames::of)
                .concatWith(Flux.defer(() -> Flux.just(last(answer, answer.closing()))))
                .onErrorResume(
                        OpenAiException.class,
                        e -> response.isCommitted()
                                ? Flux.just(last(answer, answer.failure(e.error())))
                                : Flux.error(e));
        return EventStream.write(exchange, body, () -> Optional.of(responses.text(run.receipt())));
    }

    private DataBuffer last(Answer answer, List<?> events) {
        return answer.namesEvents() ? frames.of(events) : frames.last(events);
    }
}
