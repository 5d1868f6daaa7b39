package dev.slipway.runtime.cpu;

/** The experts with the largest scores, in falling order (the lower number first among equals), and their softmax. */
final class Router {

    private Router() {}

    static void choose(
            float[] scores, int offset, int experts, int active, int[] chosen, float[] shares, int outOffset) {
        for (int i = 0; i < active; i++) {
            int best = -1;
            for (int expert = 0; expert < experts; expert++) {
                if (!contains(chosen, outOffset, i, expert)
                        && (best < 0 || scores[offset + expert] > scores[offset + best])) {
                    best = expert;
                }
            }
            chosen[outOffset + i] = best;
            shares[outOffset + i] = scores[offset + best];
        }
        softmax(shares, outOffset, active);
    }

    private static boolean contains(int[] values, int offset, int count, int value) {
        for (int i = 0; i < count; i++) {
            if (values[offset + i] == value) {
                return true;
            }
        }
        return false;
    }

    /** The first value is the largest. */
    private static void softmax(float[] values, int offset, int count) {
        float largest = values[offset];
        double sum = 0;
        for (int i = offset; i < offset + count; i++) {
            values[i] = (float) Math.exp(values[i] - largest);
            sum += values[i];
        }
        for (int i = offset; i < offset + count; i++) {
            values[i] = (float) (values[i] / sum);
        }
    }
}
