package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Packing.LANES;

import dev.slipway.runtime.model.ModelConfig;

/** Rotations of a step's positions: element i of a head pairs with element i + headDim / 2. */
final class Rope {

    private final int half;
    private final float[] inverseFrequencies;
    private final double factor;
    private final Floats cosines; // [rows, headDim / 2]
    private final Floats sines;

    Rope(ModelConfig config, int maxRows) {
        half = config.headDim() / 2;
        inverseFrequencies = config.rope().inverseFrequencies(config.headDim());
        factor = config.rope().attentionFactor();
        cosines = new Floats(maxRows * half);
        sines = new Floats(maxRows * half);
    }

    Floats cosines() {
        return cosines;
    }

    Floats sines() {
        return sines;
    }

    /** Where a row's cosines and sines begin. */
    int offset(int row) {
        return row * half;
    }

    /** The angle is a float32 product, as in the reference: at long positions that is part of the model. */
    void prepare(int row, int position) {
        for (int i = 0; i < half; i++) {
            float angle = position * inverseFrequencies[i];
            cosines.values()[row * half + i] = (float) (Math.cos(angle) * factor);
            sines.values()[row * half + i] = (float) (Math.sin(angle) * factor);
        }
    }

    /** Rotates {@code heads} heads of a row in place and multiplies them by {@code scale}. */
    void rotate(int row, float[] x, int offset, int heads, float scale) {
        if (half % LANES != 0) {
            rotateSingly(row, x, offset, heads, scale);
            return;
        }
        RopeKernel.rotate(cosines.values(), sines.values(), offset(row), half, x, offset, heads, scale);
    }

    private void rotateSingly(int row, float[] x, int offset, int heads, float scale) {
        for (int head = 0; head < heads; head++) {
            int low = offset + head * 2 * half;
            for (int i = 0; i < half; i++) {
                float cos = cosines.values()[row * half + i];
                float sin = sines.values()[row * half + i];
                float a = x[low + i];
                float b = x[low + half + i];
                x[low + i] = (a * cos - b * sin) * scale;
                x[low + half + i] = (b * cos + a * sin) * scale;
            }
        }
    }
}
