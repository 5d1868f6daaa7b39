package dev.slipway.runtime.engine;

import java.util.ArrayList;
import java.util.List;

/** The work of one engine step: for each sequence, how many of its next tokens to compute. */
record Batch(List<Part> parts) {

    /** The next {@code tokens} tokens of a sequence that are not computed yet. */
    record Part(Sequence sequence, int tokens) {

        /** Whether this computes all tokens that the sequence has, so that its next token can be drawn. */
        boolean reachesEnd() {
            return tokens == sequence.remainingTokens();
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    int tokens() {
        return parts.stream().mapToInt(Part::tokens).sum();
    }

    /** A batch being put together within a budget of tokens. */
    static final class Plan {

        private final List<Part> parts = new ArrayList<>();
        private int budget;

        Plan(int budget) {
            this.budget = budget;
        }

        int budget() {
            return budget;
        }

        void add(Sequence sequence, int tokens) {
            parts.add(new Part(sequence, tokens));
            budget -= tokens;
        }

        Batch batch() {
            return new Batch(List.copyOf(parts));
        }
    }
}
