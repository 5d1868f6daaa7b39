package dev.slipway.runtime.sampling;

/**
 * How the tokens of one sequence are drawn.
 *
 * @param temperature 0 is greedy
 * @param topP keeps the likeliest tokens that together reach this share; 1 keeps all
 * @param topK keeps this many of the likeliest tokens; 0 keeps all
 * @param minP drops tokens less likely than this share of the likeliest; 0 drops none
 */
public record SamplingParams(double temperature, double topP, int topK, double minP, long seed) {

    /** The likeliest token each time. */
    public static final SamplingParams GREEDY = new SamplingParams(0, 1, 0, 0, 0);

    /** The same request's parameters for one of several answers, with draws of its own. */
    public SamplingParams forChoice(int choice) {
        return new SamplingParams(temperature, topP, topK, minP, CounterRandom.mix(seed, choice));
    }

    boolean greedy() {
        return temperature == 0 || topK == 1;
    }

    boolean ranks() {
        return topP < 1 || topK > 0;
    }
}
