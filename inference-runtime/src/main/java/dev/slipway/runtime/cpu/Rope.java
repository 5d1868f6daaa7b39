package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Packing.LANES;

import dev.slipway.runtime.model.ModelConfig;

/**
 * Rotations of a step's positions: element i of a head pairs with element i + headDim / 2. Those of the first positions, where most
 * tokens are, are computed once: those of sixteen rows took 10 µs of a small model's step of 650.
 */
final class Rope {

    /** Positions whose rotations are kept; they take 1 MiB where a head has 64 elements. */
    private static final int KEPT = 4096;

    private final int half;
    private final float[] inverseFrequencies;
    private final double factor;
    private final int kept;
    private final Floats cosines; // [kept + rows, headDim / 2]
    private final Floats sines;
    private final Ints offsets; // [rows]

    Rope(ModelConfig config, int maxRows) {
        half = config.headDim() / 2;
        inverseFrequencies = config.rope().inverseFrequencies(config.headDim());
        factor = config.rope().attentionFactor();
        kept = Math.min(KEPT, config.maxPositionEmbeddings());
        cosines = new Floats((kept + maxRows) * half);
        sines = new Floats((kept + maxRows) * half);
        offsets = new Ints(maxRows);
        for (int position = 0; position < kept; position++) {
            compute(position, position * half);
        }
    }

    Floats cosines() {
        return cosines;
    }

    Floats sines() {
        return sines;
    }

    /** Where a row's cosines and sines begin. */
    int offset(int row) {
        return offsets.values()[row];
    }

    Ints offsets() {
        return offsets;
    }

    void prepare(int row, int position) {
        int place = position < kept ? position : kept + row;
        offsets.values()[row] = place * half;
        if (position >= kept) {
            compute(position, place * half);
        }
    }

    /** The angle is a float32 product, as in the reference: at long positions that is part of the model. */
    private void compute(int position, int to) {
        for (int i = 0; i < half; i++) {
            float angle = position * inverseFrequencies[i];
            cosines.values()[to + i] = (float) (Math.cos(angle) * factor);
            sines.values()[to + i] = (float) (Math.sin(angle) * factor);
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
                float cos = cosines.values()[offset(row) + i];
                float sin = sines.values()[offset(row) + i];
                float a = x[low + i];
                float b = x[low + half + i];
                x[low + i] = (a * cos - b * sin) * scale;
                x[low + half + i] = (b * cos + a * sin) * scale;
            }
        }
    }
}
