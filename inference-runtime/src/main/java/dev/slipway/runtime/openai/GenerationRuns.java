package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.engine.FinishReason;
import dev.slipway.runtime.engine.Generation;
import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.engine.GenerationRequest;
import java.util.List;
import java.util.function.LongSupplier;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.FluxSink.OverflowStrategy;

/** The engine's generations as reactive streams. Ending the subscription cancels the generation. */
final class GenerationRuns {

    private final LongSupplier nanoTime;

    GenerationRuns(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Fails, and cancels, when more waits for the subscriber than may, or than it asked for: the engine waits for nobody.
     *
     * @param longestWait of an event, as {@link Handover} means it
     */
    Flux<List<TimedEvent>> run(Engine engine, GenerationRequest request, long longestWait, UnreadEvents.Choice unread) {
        return request.maxTokens() == 0
                ? nothing()
                : Flux.push(sink -> submit(engine, request, sink, longestWait, unread), OverflowStrategy.ERROR);
    }

    private void submit(
            Engine engine,
            GenerationRequest request,
            FluxSink<List<TimedEvent>> sink,
            long longestWait,
            UnreadEvents.Choice unread) {
        Handover handover = new Handover(sink::next, longestWait, nanoTime);
        Generation generation = engine.submit(request, events -> {
            if (!unread.add(events)) {
                sink.error(Exceptions.failWithOverflow());
                return;
            }
            handover.accept(events);
            if (events.getLast().isLast()) {
                sink.complete();
            }
        });
        sink.onDispose(generation::cancel);
    }

    private Flux<List<TimedEvent>> nothing() {
        long now = nanoTime.getAsLong();
        return Flux.just(List.of(
                new TimedEvent(new GenerationEvent.Started(0), now),
                new TimedEvent(new GenerationEvent.Finished(FinishReason.LENGTH), now)));
    }
}
