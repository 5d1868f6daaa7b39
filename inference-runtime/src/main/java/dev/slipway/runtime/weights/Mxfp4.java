package dev.slipway.runtime.weights;

import dev.slipway.runtime.tensor.Tensor;
import java.lang.foreign.ValueLayout;

/**
 * The 4-bit format of the expert matrices: 32 consecutive weights of a row share a power of two.
 *
 * <p>Element 2j of a block is the low nibble of byte j, element 2j+1 the high one. A nibble is an E2M1 float, a scale byte s
 * is the factor 2^(s-127).
 */
public final class Mxfp4 {

    public static final int BLOCK = 32;
    private static final int BLOCK_BYTES = BLOCK / 2;
    private static final float[] MAGNITUDES = {0, 0.5f, 1, 1.5f, 2, 3, 4, 6};

    private Mxfp4() {}

    public static long[] blocksShape(long experts, long rows, long columns) {
        return new long[] {experts, rows, columns / BLOCK, BLOCK_BYTES};
    }

    public static long[] scalesShape(long experts, long rows, long columns) {
        return new long[] {experts, rows, columns / BLOCK};
    }

    public static float value(int nibble, int scale) {
        float magnitude = Math.scalb(MAGNITUDES[nibble & 7], scale - 127);
        return (nibble & 8) == 0 ? magnitude : -magnitude;
    }

    /** All weights in row-major order. Meant for small matrices: it takes 7.5 times the memory of the blocks. */
    public static float[] decode(Tensor blocks, Tensor scales) {
        float[] values = new float[Math.toIntExact(2 * blocks.data().byteSize())];
        for (int i = 0; i < values.length; i++) {
            int pair = blocks.data().get(ValueLayout.JAVA_BYTE, i / 2);
            int scale = scales.data().get(ValueLayout.JAVA_BYTE, i / BLOCK) & 0xFF;
            values[i] = value((i & 1) == 0 ? pair & 15 : (pair >> 4) & 15, scale);
        }
        return values;
    }
}
