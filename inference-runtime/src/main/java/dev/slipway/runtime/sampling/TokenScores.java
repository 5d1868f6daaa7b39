package dev.slipway.runtime.sampling;

import java.util.List;

/**
 * How likely the model held a token, before anything that the request changes.
 *
 * @param top the likeliest tokens in its place, the likeliest first
 */
public record TokenScores(Candidate chosen, List<Candidate> top) {

    public TokenScores {
        top = List.copyOf(top);
    }

    /** Log probabilities in it. */
    public int count() {
        return 1 + top.size();
    }

    /** @param logprob natural logarithm of the token's probability */
    public record Candidate(int token, double logprob) {}
}
