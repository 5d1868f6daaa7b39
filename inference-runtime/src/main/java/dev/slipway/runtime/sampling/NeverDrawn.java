package dev.slipway.runtime.sampling;

/** Takes tokens that no draw may give out of a row of logits, and puts them back after it. Belongs to one thread. */
final class NeverDrawn {

    private final int[] tokens;
    private final float[] kept;

    NeverDrawn(int[] tokens) {
        this.tokens = tokens.clone();
        this.kept = new float[tokens.length];
    }

    void hide(float[] logits, int offset) {
        for (int i = 0; i < tokens.length; i++) {
            kept[i] = logits[offset + tokens[i]];
            logits[offset + tokens[i]] = Float.NEGATIVE_INFINITY;
        }
    }

    void restore(float[] logits, int offset) {
        for (int i = 0; i < tokens.length; i++) {
            logits[offset + tokens[i]] = kept[i];
        }
    }
}
