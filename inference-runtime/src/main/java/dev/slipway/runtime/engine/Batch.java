package dev.slipway.runtime.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The work of one engine step: for each sequence, how many of its next tokens to compute, known ones and guessed ones.
 *
 * @param decodes how many of the parts, the first ones, only go on with an answer
 */
record Batch(List<Part> parts, int decodes) {

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

    /** Tokens of those that wait for their first one. */
    int promptTokens() {
        return parts.stream().skip(decodes).mapToInt(Part::tokens).sum();
    }

    /** A batch being put together within a budget of tokens. */
    static final class Plan {

        private final List<Part> parts = new ArrayList<>();
        private int left;
        private int promptBudget = Integer.MAX_VALUE;
        private int decodes;

        Plan(int budget) {
            this.left = budget;
        }

        /** What the step has room for. */
        int left() {
            return left;
        }

        /** What of that prompts may take. */
        int promptBudget() {
            return Math.min(left, promptBudget);
        }

        void decode(Sequence sequence) {
            parts.add(new Part(sequence, 1));
            left--;
            decodes++;
        }

        /** From here on come parts of prompts, of so many tokens at most. */
        void boundPrompts(int most) {
            promptBudget = most;
        }

        void prefill(Sequence sequence, int tokens) {
            parts.add(new Part(sequence, tokens));
            left -= tokens;
            promptBudget -= tokens;
        }

        /** Has the step compute guesses too, after the last token of a part that reaches its sequence's end. */
        void draft(Part part, int drafts) {
            parts.set(parts.indexOf(part), new Part(part.sequence(), part.tokens() + drafts, drafts));
            left -= drafts;
        }

        int decodes() {
            return decodes;
        }

        List<Part> parts() {
            return List.copyOf(parts);
        }

        Batch batch() {
            return new Batch(List.copyOf(parts), decodes);
        }
    }
}
