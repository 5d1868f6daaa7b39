package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.GenerationEvent;

/** When a generation reached each of its stages, in nanoseconds of one clock; 0 for one that it has not reached. */
final class Timeline {

    private final long arrived;
    private long started;
    private long firstToken;
    private long lastToken;

    Timeline(long arrived) {
        this.arrived = arrived;
    }

    void accept(TimedEvent timed) {
        switch (timed.event()) {
            case GenerationEvent.Started start -> started = timed.nanos();
            case GenerationEvent.PromptToken prompt -> {}
            case GenerationEvent.Token token -> {
                firstToken = firstToken == 0 ? timed.nanos() : firstToken;
                lastToken = timed.nanos();
            }
            case GenerationEvent.Finished end -> {}
            case GenerationEvent.Expired expired -> {}
            case GenerationEvent.Failed failure -> {}
        }
    }

    long arrived() {
        return arrived;
    }

    long started() {
        return started;
    }

    boolean hasTokens() {
        return firstToken != 0;
    }

    long firstToken() {
        return firstToken;
    }

    long lastToken() {
        return lastToken;
    }
}
