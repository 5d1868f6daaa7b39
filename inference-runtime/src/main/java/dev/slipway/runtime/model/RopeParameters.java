package dev.slipway.runtime.model;

/** YaRN rotary positions: frequencies between those of the original context and those stretched by {@code factor}. */
public record RopeParameters(
        double theta,
        double factor,
        double betaFast,
        double betaSlow,
        int originalMaxPositionEmbeddings,
        boolean truncate) {

    /** The rotation per position of each pair of a head's elements, i and i + headDim / 2. */
    public float[] inverseFrequencies(int headDim) {
        double low = pair(headDim, betaFast);
        double high = pair(headDim, betaSlow);
        low = Math.max(truncate ? Math.floor(low) : low, 0);
        high = Math.min(truncate ? Math.ceil(high) : high, headDim - 1.0);
        float[] frequencies = new float[headDim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            double period = Math.pow(theta, 2.0 * i / headDim);
            double ramp = Math.clamp((i - low) / Math.max(high - low, 0.001), 0, 1);
            frequencies[i] = (float) (ramp / (factor * period) + (1 - ramp) / period);
        }
        return frequencies;
    }

    /** What cosine and sine are multiplied by, for queries and keys alike. */
    public double attentionFactor() {
        return factor <= 1 ? 1 : 0.1 * Math.log(factor) + 1;
    }

    /** The pair that turns {@code rotations} times within the original context. */
    private double pair(int headDim, double rotations) {
        return headDim * Math.log(originalMaxPositionEmbeddings / (rotations * 2 * Math.PI)) / (2 * Math.log(theta));
    }
}
