package dev.slipway.runtime.engine;

import dev.slipway.runtime.sampling.SamplingParams;

/**
 * What to generate: after which tokens, how, and at most how many.
 *
 * @param ignoreEndOfText whether to go on after a token that ends the text
 */
public record GenerationRequest(int[] prompt, SamplingParams sampling, int maxTokens, boolean ignoreEndOfText) {}
