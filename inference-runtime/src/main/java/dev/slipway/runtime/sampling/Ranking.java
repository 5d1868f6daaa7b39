package dev.slipway.runtime.sampling;

import java.util.Arrays;

/**
 * The heaviest of a vocabulary's weights, in order. Only so many are sorted as may be wanted: to sort a whole vocabulary of 201,088 takes 2 to
 * 10 ms. Weights are counted by their exponent and upper bits first, which rise with them.
 */
final class Ranking {

    /** Bits that weights of a bin differ in: a bin's heaviest weighs a hundredth more than its lightest. */
    private static final int LOWER_BITS = 16;

    private static final int BINS = bin(1) + 1;

    /** More than the roundings of a sum in another order. */
    private static final double ROUNDING = 1e-9;

    private final int[] counts = new int[BINS];
    private final double[] masses = new double[BINS];
    private final float[] weights;
    private final long[] ranked;

    /** @param weights read at each call: from 0 to 1, none without a normal value but 0 */
    Ranking(float[] weights) {
        this.weights = weights;
        this.ranked = new long[weights.length];
    }

    /** The token of a rank below the last result. */
    int token(int rank) {
        return (int) ranked[rank];
    }

    /** How many of the first {@code count} ranks together weigh {@code wanted}; all if they do not. */
    int reach(double wanted, int count) {
        double sum = 0;
        for (int rank = 0; rank < count; rank++) {
            sum += weights[token(rank)];
            if (sum >= wanted) {
                return rank + 1;
            }
        }
        return count;
    }

    /** What the first {@code count} ranks weigh. */
    double mass(int count) {
        double sum = 0;
        for (int rank = 0; rank < count; rank++) {
            sum += weights[token(rank)];
        }
        return sum;
    }

    /**
     * Ranks the {@code most} heaviest, or all that weigh anything; equal ones by token.
     *
     * @return how many
     */
    int heaviest(int most) {
        Arrays.fill(counts, 0);
        for (float weight : weights) {
            counts[bin(weight)]++;
        }
        int bin = BINS - 1;
        for (int found = counts[bin]; found < most && bin > 1; found += counts[bin]) {
            bin--;
        }
        return Math.min(most, rank(lightest(bin)));
    }

    /**
     * Ranks the heaviest that together weigh {@code mass}, and some more; none that weighs nothing or less than {@code least}.
     *
     * @return how many
     */
    int reaching(double mass, double least) {
        Arrays.fill(masses, 0);
        for (float weight : weights) {
            if (weight >= least) {
                masses[bin(weight)] += weight;
            }
        }
        double enough = mass * (1 + ROUNDING);
        int bin = BINS - 1;
        for (double found = masses[bin]; found < enough && bin > 1; found += masses[bin]) {
            bin--;
        }
        return rank(Math.max(least, lightest(bin)));
    }

    /** All of at least that weight, which is more than 0. */
    private int rank(double lightest) {
        int count = 0;
        for (int token = 0; token < weights.length; token++) {
            if (weights[token] >= lightest) {
                ranked[count++] = (long) ~Float.floatToRawIntBits(weights[token]) << 32 | token;
            }
        }
        Arrays.sort(ranked, 0, count);
        return count;
    }

    private static int bin(float weight) {
        return Float.floatToRawIntBits(weight) >>> LOWER_BITS;
    }

    /** Of the weights in a bin; bin 0 has those that weigh nothing. */
    private static float lightest(int bin) {
        return Float.intBitsToFloat(bin << LOWER_BITS);
    }
}
