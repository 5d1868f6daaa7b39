package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.GenerationEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Events of an answer, of all its choices, that wait to be read. The engine waits for nobody: a thread that others keep from a processor
 * for a moment may be thousands of tokens behind, and a step may score thousands of a prompt's at once.
 */
final class UnreadEvents {

    private final int max;
    private final AtomicInteger unread = new AtomicInteger();

    UnreadEvents(int max) {
        this.max = max;
    }

    /** Counts what a step found, unless too much waits already: those of one step are never too many. */
    boolean add(List<GenerationEvent> events) {
        return unread.getAndAdd(events.size()) <= max;
    }

    void read() {
        unread.decrementAndGet();
    }
}
