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

    /** The result of the row at {@code offset} as {@link Packing#pairs}. */
    void pack(Floats x, int offset, Scratch scratch, long pairs) {
        pack(x, offset, scratch, pairs, NONE);
    }

    /** The same, and as {@link Packing#nibbles}. */
    void pack(Floats x, int offset, Scratch scratch, long pairs, long nibbles) {
        if (inC) {
            NativeKernels.norm(x, offset, weight, epsilon, pairs, nibbles);
            return;
        }
        int width = weight.values().length;
        NormKernel.apply(x.values(), offset, weight.values(), epsilon, scratch.row);
        Packing.pairs(scratch.row, 0, pairs, width);
        if (nibbles != NONE) {
            Packing.nibbles(scratch.row, 0, nibbles, width);
        }
    }
}
