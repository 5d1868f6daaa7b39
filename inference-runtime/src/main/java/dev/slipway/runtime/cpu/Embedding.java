package dev.slipway.runtime.cpu;

import dev.slipway.runtime.tensor.NativeLibrary;
import dev.slipway.runtime.tensor.Tensor;

/** Tokens' rows of a bfloat16 matrix. */
final class Embedding {

    private final Tensor table;
    private final int width;
    private final boolean inC;

    Embedding(Tensor table, int width) {
        this(table, width, true);
    }

    /** With the C kernels where they are present and wanted. */
    Embedding(Tensor table, int width, boolean inC) {
        this.table = table;
        this.width = width;
        this.inC = inC && NativeLibrary.PRESENT;
    }

    /** Writes a token's row to {@code offset}. */
    void read(int token, Floats to, int offset) {
        long from = Memory.address(table.data(), 2L * token * width, 2L * width);
        if (inC) {
            NativeKernels.widen(from, to, offset, width);
        } else {
            Elementwise.widen(from, to.values(), offset, width);
        }
    }
}
