package dev.slipway.runtime.engine;

import dev.slipway.runtime.sampling.SampledToken;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.List;

/**
 * What a step found.
 *
 * @param sampled tokens for each part that reaches its sequence's end, in order: one, and one more for each of its guesses that is
 *     right
 */
record StepResult(List<SampledToken> sampled, List<PromptScore> promptScores) {

    /** The scores of the token at a position of a prompt. */
    record PromptScore(Sequence sequence, int position, TokenScores scores) {}

    int[] tokens() {
        return sampled.stream().mapToInt(SampledToken::token).toArray();
    }
}
