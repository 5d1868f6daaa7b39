package dev.slipway.runtime.cpu;

/** A worker's kernels in Java, with their buffers. */
record JavaKernels(DenseKernel dense, ExpertKernel expert, AttentionKernel attention) {

    JavaKernels(int headDim) {
        this(new DenseKernel(), new ExpertKernel(), new AttentionKernel(headDim));
    }
}
