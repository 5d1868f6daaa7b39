package dev.slipway.runtime.engine;

/**
 * How a sequence's next tokens are guessed, so that several of them are computed in one step: as those that followed the same few
 * tokens before. A guess is kept only where the token that is drawn is the same, so answers do not change.
 *
 * @param tokens guessed at most for a step; 0 guesses none
 * @param longestMatch last tokens that must have come before, tried first
 * @param shortestMatch last tokens that must have come before, tried last
 */
public record Speculation(int tokens, int longestMatch, int shortestMatch) {

    public static final Speculation NONE = new Speculation(0, 1, 1);

    public Speculation {
        EngineLimits.require(tokens >= 0, "speculative tokens", tokens, "at least 0");
        EngineLimits.require(shortestMatch >= 1, "shortest match", shortestMatch, "at least 1");
        EngineLimits.require(
                longestMatch >= shortestMatch, "longest match", longestMatch, "at least the shortest match");
    }
}
