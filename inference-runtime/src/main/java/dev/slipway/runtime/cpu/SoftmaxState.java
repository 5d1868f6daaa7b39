package dev.slipway.runtime.cpu;

/**
 * Softmaxes that take in their scores tile by tile, one for each of some heads.
 *
 * @param largest the largest score so far
 * @param sums of e to each score less the largest
 * @param weighted [heads, headDim] values times those powers
 */
@SuppressWarnings("ArrayRecordComponent") // a worker's buffers, never compared
record SoftmaxState(float[] largest, float[] sums, float[] weighted) {

    SoftmaxState(int heads, int headDim) {
        this(new float[heads], new float[heads], new float[heads * headDim]);
    }
}
