package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.Caller;
import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.openai.RequestMetrics.Outcome;
import dev.slipway.runtime.openai.answer.Answer;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.openai.request.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

/** Turns the engine's events into the chunks of answers, and counts what they took. */
final class AnswerRuns {

    private final GenerationRuns runs;
    private final RequestMetrics metrics;
    private final LongSupplier nanoTime;
    private final UnreadEvents unread;

    /** What is kept anyway until it is complete may wait anywhere. */
    private final UnreadEvents kept = new UnreadEvents(Long.MAX_VALUE);

    /** @param maxUnread bytes of heap that may wait for the clients of streams */
    AnswerRuns(RequestMetrics metrics, LongSupplier nanoTime, long maxUnread) {
        this.runs = new GenerationRuns(nanoTime);
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.unread = new UnreadEvents(maxUnread);
    }

    /** The time of the clock that requests arrive on. */
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
     * @param arrived when the request came, on this clock
     * @param place where the answer is put together
     */
    AnswerRun run(ServedModel model, Answer answer, Caller caller, long arrived, Scheduler place) {
        List<Timeline> timelines = new ArrayList<>();
        List<Flux<List<?>>> choices = new ArrayList<>();
        HeldScores held = new HeldScores(
                answer.streamed() ? Long.MAX_VALUE : model.options().maxScores());
        for (GenerationRequest request : answer.generations()) {
            Timeline timeline = new Timeline(arrived);
            UnreadEvents.Choice waiting = (answer.readWhileMade() ? unread : kept).choice();
            Flux<TimedEvent> events = runs.run(model.engine(), request.from(caller), longestWait(answer), waiting)
                    .publishOn(place, false, Integer.MAX_VALUE)
                    .concatMapIterable(together -> together)
                    .doOnNext(timed -> {
                        waiting.read(timed.event());
                        held.add(timed.event());
                    })
                    .doFinally(_ -> waiting.leave());
            choices.add(choice(events, answer, choices.size(), timeline));
            timelines.add(timeline);
        }
        return new AnswerRun(answer, Flux.merge(choices), timelines);
    }

    private static long longestWait(Answer answer) {
        if (answer.streamed()) {
            return Handover.STREAMED;
        }
        return answer.mayEndEarly() ? Handover.ENDS_EARLY : Handover.WHOLE;
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
}
