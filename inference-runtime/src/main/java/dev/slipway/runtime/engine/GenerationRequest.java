package dev.slipway.runtime.engine;

import dev.slipway.runtime.sampling.LogitRules;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.sampling.ScoreRequest;

/**
 * What to generate: after which tokens, how, and at most how many.
 *
 * @param ignoreEndOfText whether to go on after a token that ends the text
 * @param rules what changes the logits before each draw
 * @param scores what the listener wants to know of the tokens' likelihood
 * @param standing whose it is, and when its turn comes
 */
public record GenerationRequest(
        int[] prompt,
        SamplingParams sampling,
        int maxTokens,
        boolean ignoreEndOfText,
        LogitRules rules,
        ScoreRequest scores,
        Standing standing) {

    public GenerationRequest(int[] prompt, SamplingParams sampling, int maxTokens, boolean ignoreEndOfText) {
        this(prompt, sampling, maxTokens, ignoreEndOfText, LogitRules.NONE, ScoreRequest.NONE, Standing.USUAL);
    }

    public GenerationRequest from(Caller caller) {
        return new GenerationRequest(prompt, sampling, maxTokens, ignoreEndOfText, rules, scores, standing.of(caller));
    }
}
