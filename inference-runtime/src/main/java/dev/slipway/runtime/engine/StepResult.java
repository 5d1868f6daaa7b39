package dev.slipway.runtime.engine;

import dev.slipway.runtime.sampling.NonFiniteLogitsException;
import dev.slipway.runtime.sampling.SampledToken;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.List;

/**
 * What a step found.
 *
 * @param sampled tokens for each part that reaches its sequence's end, in order: one, and one more for each of its guesses that is
 *     right
 * @param failures sequences for which no token could be drawn; what stands for theirs in {@code sampled} is none
 */
record StepResult(List<SampledToken> sampled, List<PromptScore> promptScores, List<Failure> failures) {

    /** The scores of the token at a position of a prompt. */
    record PromptScore(Sequence sequence, int position, TokenScores scores) {}

    record Failure(Sequence sequence, NonFiniteLogitsException cause) {}

    boolean hasFailed(Sequence sequence) {
        for (Failure failure : failures) {
            if (failure.sequence() == sequence) {
                return true;
            }
        }
        return false;
    }

    int[] tokens() {
        return sampled.stream().mapToInt(SampledToken::token).toArray();
    }
}
