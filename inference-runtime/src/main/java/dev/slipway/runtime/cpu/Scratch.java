package dev.slipway.runtime.cpu;

/** What one worker needs for itself while it runs a task. */
final class Scratch {

    /** Output rows of one task, and tokens that are taken together: their product is held before it is used. */
    static final int ROWS = 256;

    static final int TOKENS = 64;
    static final int STRIDE = ROWS + Lanes.COUNT;

    final DenseKernel dense = new DenseKernel();
    final ExpertKernel expert = new ExpertKernel();
    final AttentionKernel attention;
    final long[] places = new long[2 * Attention.TILE / Lanes.COUNT];
    final float[] products = new float[TOKENS * STRIDE];
    final float[] row;
    final float[] scores;
    final SoftmaxState softmax;

    /** The same for the kernels in C: products, and what attention needs. */
    final Activations nativeProducts = new Activations(TOKENS * STRIDE);

    final Activations nativeAttention;
    final long[] expected = new long[Attention.PLACES_AHEAD];

    Scratch(int widestRow, int queryGroup, int headDim) {
        attention = new AttentionKernel(headDim);
        row = new float[Math.max(widestRow, ROWS)];
        scores = new float[queryGroup * Attention.TILE + Lanes.COUNT];
        softmax = new SoftmaxState(Attention.ROWS * queryGroup, headDim);
        nativeAttention = new Activations(NativeKernels.attentionScratch(queryGroup, headDim));
    }
}
