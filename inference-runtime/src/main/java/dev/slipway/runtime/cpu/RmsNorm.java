package dev.slipway.runtime.cpu;

import dev.slipway.runtime.tensor.NativeLibrary;

/** y = x / sqrt(mean(x²) + epsilon) · weight, packed for the matrices that it goes to. */
final class RmsNorm {

    private static final long NONE = 0;

    private final Floats weight;
    private final float epsilon;
    private final boolean inC;

    RmsNorm(float[] weight, float epsilon) {
        this(weight, epsilon, true);
    }

    /** With the C kernels where they are present and wanted. */
    RmsNorm(float[] weight, float epsilon, boolean inC) {
        this.weight = new Floats(weight);
        this.epsilon = epsilon;
        this.inC = inC && NativeLibrary.PRESENT;
    }

    /** The results of the rows from {@code offset} on as {@link Packing#pairs}. */
    void pack(Floats x, int offset, int rows, Scratch scratch, long pairs) {
        pack(x, offset, rows, scratch, pairs, NONE);
    }

    /** The same, and as {@link Packing#nibbles}. */
    void pack(Floats x, int offset, int rows, Scratch scratch, long pairs, long nibbles) {
        if (inC) {
            NativeKernels.norm(x, offset, rows, weight, epsilon, pairs, nibbles);
            return;
        }
        int width = weight.values().length;
        for (int row = 0; row < rows; row++) {
            NormKernel.apply(x.values(), offset + row * width, weight.values(), epsilon, scratch.row);
            Packing.pairs(scratch.row, 0, pairs + 4L * row * width, width);
            if (nibbles != NONE) {
                Packing.nibbles(scratch.row, 0, nibbles + 4L * row * Packing.nibblesStride(width), width);
            }
        }
    }
}
