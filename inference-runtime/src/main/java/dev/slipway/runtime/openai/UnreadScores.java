package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.GenerationEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Scores of an answer's prompts that wait to be read. They are bounded by themselves: a step hands over thousands at once, and an
 * answer may have many prompts.
 */
final class UnreadScores {

    private final int max;
    private final AtomicInteger unread = new AtomicInteger();

    UnreadScores(int max) {
        this.max = max;
    }

    /** Counts what a step found, unless too much waits already: those of one step are never too many. */
    boolean add(List<GenerationEvent> events) {
        int scores = 0;
        for (GenerationEvent event : events) { // of each step, on the engine's thread
            scores += isScore(event) ? 1 : 0;
        }
        return scores == 0 || unread.getAndAdd(scores) <= max;
    }

    void read(GenerationEvent event) {
        if (isScore(event)) {
            unread.decrementAndGet();
        }
    }

    private static boolean isScore(GenerationEvent event) {
        return event instanceof GenerationEvent.PromptToken;
    }
}
