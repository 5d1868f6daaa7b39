package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Packing.LANES;

import org.jspecify.annotations.Nullable;

/** What one worker needs for itself while it runs a task. */
final class Scratch {

    /** Output rows of one task, and tokens that are taken together: their product is held before it is used. */
    static final int ROWS = 256;

    static final int TOKENS = 64;
    static final int STRIDE = ROWS + LANES;

    private final int headDim;
    private @Nullable JavaKernels kernels;
    final long[] places = new long[2 * Attention.TILE / LANES];
    final float[] products = new float[TOKENS * STRIDE];
    final float[] row;
    final Floats residual;
    final float[] scores;
    final SoftmaxState softmax;

    /** The same for the kernels in C: products, and what attention needs. */
    final Activations nativeProducts = new Activations(TOKENS * STRIDE);

    final Activations nativeAttention;
    final Ints blocks = new Ints(TOKENS);
    final long[] expected = new long[Attention.PLACES_AHEAD];

    Scratch(int widestRow, int queryGroup, int headDim) {
        this.headDim = headDim;
        row = new float[Math.max(widestRow, ROWS)];
        residual = new Floats(widestRow);
        scores = new float[queryGroup * Attention.TILE + LANES];
        softmax = new SoftmaxState(Attention.ROWS * queryGroup, headDim);
        nativeAttention = new Activations(NativeKernels.attentionScratch(queryGroup, headDim));
    }

    /** Made when they are first needed: where those in C are present, the Vector API need not be there. */
    JavaKernels kernels() {
        JavaKernels made = kernels;
        if (made == null) {
            made = new JavaKernels(headDim);
            kernels = made;
        }
        return made;
    }
}
