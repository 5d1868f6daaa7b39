package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;
import static dev.slipway.runtime.cpu.Lanes.INTS;
import static dev.slipway.runtime.cpu.Lanes.LITTLE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rows of a bfloat16 matrix times float32 columns, straight from the checkpoint's memory.
 *
 * <p>A word of two weights becomes two floats by a shift and a mask. Each product has one accumulator that takes the words in
 * order, in whichever tile it is computed: its bits do not depend on how many tokens there are.
 */
final class DenseKernel {

    private static final int TILE_ROWS = 4;
    private static final int TILE_TOKENS = 4;
    private static final int HIGH_HALF = 0xFFFF0000;

    private DenseKernel() {}

    /**
     * {@code out[token * outStride + row]} for all rows and tokens; the rows of an incomplete last tile are written too, beyond
     * {@code rows}.
     *
     * @param weights the rows, {@code columns} weights each
     * @param x packed pairs, {@code columns} for each token
     */
    static void multiply(
            MemorySegment weights,
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int tokens,
            float[] out,
            int outStride) {
        for (int row = 0; row < rows; row += TILE_ROWS) {
            int token = 0;
            for (; token + 1 < tokens; token += TILE_TOKENS) {
                tile(weights, row, rows - 1, columns, x, xOffset, token, tokens - 1, out, outStride);
            }
            if (token < tokens) {
                column(weights, row, rows - 1, columns, x, xOffset + token * columns, out, token * outStride + row);
            }
        }
    }

    private static void column(
            MemorySegment weights,
            int row,
            int lastRow,
            int columns,
            float[] x,
            int xOffset,
            float[] out,
            int outOffset) {
        long w0 = 2L * columns * row;
        long w1 = 2L * columns * Math.min(row + 1, lastRow);
        long w2 = 2L * columns * Math.min(row + 2, lastRow);
        long w3 = 2L * columns * Math.min(row + 3, lastRow);
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        FloatVector sum3 = FloatVector.zero(FLOATS);
        for (int i = 0; i < columns; i += 2 * COUNT) {
            FloatVector low = FloatVector.fromArray(FLOATS, x, xOffset + i);
            FloatVector high = FloatVector.fromArray(FLOATS, x, xOffset + i + COUNT);
            IntVector word0 = words(weights, w0 + 2L * i);
            IntVector word1 = words(weights, w1 + 2L * i);
            IntVector word2 = words(weights, w2 + 2L * i);
            IntVector word3 = words(weights, w3 + 2L * i);
            sum0 = high(word0).fma(high, low(word0).fma(low, sum0));
            sum1 = high(word1).fma(high, low(word1).fma(low, sum1));
            sum2 = high(word2).fma(high, low(word2).fma(low, sum2));
            sum3 = high(word3).fma(high, low(word3).fma(low, sum3));
        }
        Lanes.storeFour(Lanes.sumFour(sum0, sum1, sum2, sum3), out, outOffset);
    }

    private static void tile(
            MemorySegment weights,
            int row,
            int lastRow,
            int columns,
            float[] x,
            int xOffset,
            int token,
            int lastToken,
            float[] out,
            int outStride) {
        long w0 = 2L * columns * row;
        long w1 = 2L * columns * Math.min(row + 1, lastRow);
        long w2 = 2L * columns * Math.min(row + 2, lastRow);
        long w3 = 2L * columns * Math.min(row + 3, lastRow);
        int token1 = Math.min(token + 1, lastToken);
        int token2 = Math.min(token + 2, lastToken);
        int token3 = Math.min(token + 3, lastToken);
        int x0 = xOffset + token * columns;
        int x1 = xOffset + token1 * columns;
        int x2 = xOffset + token2 * columns;
        int x3 = xOffset + token3 * columns;
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector sum00 = zero;
        FloatVector sum01 = zero;
        FloatVector sum02 = zero;
        FloatVector sum03 = zero;
        FloatVector sum10 = zero;
        FloatVector sum11 = zero;
        FloatVector sum12 = zero;
        FloatVector sum13 = zero;
        FloatVector sum20 = zero;
        FloatVector sum21 = zero;
        FloatVector sum22 = zero;
        FloatVector sum23 = zero;
        FloatVector sum30 = zero;
        FloatVector sum31 = zero;
        FloatVector sum32 = zero;
        FloatVector sum33 = zero;
        for (int i = 0; i < columns; i += 2 * COUNT) {
            IntVector word0 = words(weights, w0 + 2L * i);
            IntVector word1 = words(weights, w1 + 2L * i);
            IntVector word2 = words(weights, w2 + 2L * i);
            IntVector word3 = words(weights, w3 + 2L * i);
            FloatVector weight0 = low(word0);
            FloatVector weight1 = low(word1);
            FloatVector weight2 = low(word2);
            FloatVector weight3 = low(word3);
            FloatVector value = FloatVector.fromArray(FLOATS, x, x0 + i);
            sum00 = weight0.fma(value, sum00);
            sum01 = weight1.fma(value, sum01);
            sum02 = weight2.fma(value, sum02);
            sum03 = weight3.fma(value, sum03);
            value = FloatVector.fromArray(FLOATS, x, x1 + i);
            sum10 = weight0.fma(value, sum10);
            sum11 = weight1.fma(value, sum11);
            sum12 = weight2.fma(value, sum12);
            sum13 = weight3.fma(value, sum13);
            value = FloatVector.fromArray(FLOATS, x, x2 + i);
            sum20 = weight0.fma(value, sum20);
            sum21 = weight1.fma(value, sum21);
            sum22 = weight2.fma(value, sum22);
            sum23 = weight3.fma(value, sum23);
            value = FloatVector.fromArray(FLOATS, x, x3 + i);
            sum30 = weight0.fma(value, sum30);
            sum31 = weight1.fma(value, sum31);
            sum32 = weight2.fma(value, sum32);
            sum33 = weight3.fma(value, sum33);
            weight0 = high(word0);
            weight1 = high(word1);
            weight2 = high(word2);
            weight3 = high(word3);
            value = FloatVector.fromArray(FLOATS, x, x0 + i + COUNT);
            sum00 = weight0.fma(value, sum00);
            sum01 = weight1.fma(value, sum01);
            sum02 = weight2.fma(value, sum02);
            sum03 = weight3.fma(value, sum03);
            value = FloatVector.fromArray(FLOATS, x, x1 + i + COUNT);
            sum10 = weight0.fma(value, sum10);
            sum11 = weight1.fma(value, sum11);
            sum12 = weight2.fma(value, sum12);
            sum13 = weight3.fma(value, sum13);
            value = FloatVector.fromArray(FLOATS, x, x2 + i + COUNT);
            sum20 = weight0.fma(value, sum20);
            sum21 = weight1.fma(value, sum21);
            sum22 = weight2.fma(value, sum22);
            sum23 = weight3.fma(value, sum23);
            value = FloatVector.fromArray(FLOATS, x, x3 + i + COUNT);
            sum30 = weight0.fma(value, sum30);
            sum31 = weight1.fma(value, sum31);
            sum32 = weight2.fma(value, sum32);
            sum33 = weight3.fma(value, sum33);
        }
        Lanes.storeFour(Lanes.sumFour(sum00, sum01, sum02, sum03), out, token * outStride + row);
        Lanes.storeFour(Lanes.sumFour(sum10, sum11, sum12, sum13), out, token1 * outStride + row);
        Lanes.storeFour(Lanes.sumFour(sum20, sum21, sum22, sum23), out, token2 * outStride + row);
        Lanes.storeFour(Lanes.sumFour(sum30, sum31, sum32, sum33), out, token3 * outStride + row);
    }

    private static IntVector words(MemorySegment weights, long offset) {
        return IntVector.fromMemorySegment(INTS, weights, offset, LITTLE);
    }

    private static FloatVector low(IntVector words) {
        return words.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    private static FloatVector high(IntVector words) {
        return words.lanewise(VectorOperators.AND, HIGH_HALF).reinterpretAsFloats();
    }
}
