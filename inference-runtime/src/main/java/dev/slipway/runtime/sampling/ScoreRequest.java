package dev.slipway.runtime.sampling;

/**
 * Which scores a request wants to be told.
 *
 * @param generated of the tokens that are generated
 * @param prompt of the prompt's tokens, from the second one on
 * @param top how many of the likeliest tokens beside each
 */
public record ScoreRequest(boolean generated, boolean prompt, int top) {

    public static final ScoreRequest NONE = new ScoreRequest(false, false, 0);
}
