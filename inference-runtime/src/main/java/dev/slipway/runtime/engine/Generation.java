package dev.slipway.runtime.engine;

import java.util.function.Consumer;

/** One request in the engine, as its caller sees it. */
public final class Generation {

    private final Engine engine;
    private final Sequence sequence;
    private final Consumer<GenerationEvent> listener;

    /** Touched by the engine thread alone. */
    private boolean started;

    Generation(Engine engine, Sequence sequence, Consumer<GenerationEvent> listener) {
        this.engine = engine;
        this.sequence = sequence;
        this.listener = listener;
    }

    /** Ends it without another event but those already on their way; its blocks are free after at most one more step. */
    public void cancel() {
        engine.cancel(this);
    }

    Sequence sequence() {
        return sequence;
    }

    void emit(GenerationEvent event) {
        listener.accept(event);
    }

    void startOnce() {
        if (!started) {
            started = true;
            emit(new GenerationEvent.Started(sequence.cachedTokens()));
        }
    }
}
