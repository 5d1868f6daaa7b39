package dev.slipway.runtime.engine;

import java.util.ArrayList;
import java.util.List;

/** The work of one engine step: for each sequence, how many of its next tokens to compute, known ones and guessed ones. */
record Batch(List<Part> parts) {

    /**
     * The next {@code tokens} tokens of a sequence that are not computed yet.
     *
     * @param drafts those of them that are guesses, after all that the sequence has
     */
    record Part(Sequence sequence, int tokens, int drafts) {

        Part(Sequence sequence, int tokens) {
            this(sequence, tokens, 0);
        }

        /** Whether this computes all tokens that the sequence has, so that its next token can be drawn. */
        boolean reachesEnd() {
            return known() == sequence.remainingTokens();
        }

        int known() {
            return tokens - drafts;
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

        List<Part> parts() {
            return List.copyOf(parts);
        }

        /** Has the step compute guesses too, after the last token of a part that reaches its sequence's end. */
        void draft(Part part, int drafts) {
            parts.set(parts.indexOf(part), new Part(part.sequence(), part.tokens() + drafts, drafts));
            budget -= drafts;
        }

        Batch batch() {
            return new Batch(List.copyOf(parts));
        }
    }
}
