package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;
import static dev.slipway.runtime.cpu.Lanes.INTS;
import static dev.slipway.runtime.cpu.Lanes.LITTLE;
import static dev.slipway.runtime.cpu.Memory.ALL;
import static dev.slipway.runtime.cpu.Memory.NATIVE;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Rows of a bfloat16 matrix times float32 columns, straight from the checkpoint's memory.
 *
 * <p>A word of two weights becomes two floats by a shift and a mask. Each product has one accumulator that takes the words in
 * order, in whichever tile it is computed: its bits do not depend on how many tokens there are. One token is bound by memory and
 * reads one row after the other, which the processor foresees best (bfloat16 at K = 2880 on a Zen 4 core: 20 GB/s, four rows at
 * a time 12); four tokens share the conversion of four rows (48 G multiply-adds/s).
 */
final class DenseKernel {

    private static final int TILE_ROWS = 4;
    private static final int TILE_TOKENS = 4;
    private static final int HIGH_HALF = 0xFFFF0000;

    /**
     * One vector for each product of a tile, row within token. Their lanes are summed by another method than fills them: the
     * compiler keeps vectors in registers only where it inlines everything that is done with them.
     */
    private final float[] partial = new float[TILE_TOKENS * TILE_ROWS * COUNT];

    /**
     * {@code out[token * outStride + row]} for all rows and tokens; up to three places after the last row are written too.
     *
     * @param matrix the rows, {@code columns} weights each
     * @param x the address of packed pairs, {@code columns} for each token
     */
    void multiply(MemorySegment matrix, int rows, int columns, long x, int tokens, float[] out, int outStride) {
        long weights = Memory.address(matrix, 0, 2L * rows * columns);
        for (int row = 0; row < rows; row += TILE_ROWS) {
            int token = 0;
            for (; token + 1 < tokens; token += TILE_TOKENS) {
                tile(weights, row, rows - 1, columns, x, token, tokens - 1);
                for (int i = 0; i < Math.min(TILE_TOKENS, tokens - token); i++) {
                    Lanes.sumFour(partial, i * TILE_ROWS * COUNT, out, (token + i) * outStride + row);
                }
            }
            if (token < tokens) {
                rows(weights, row, rows - 1, columns, x + 4L * columns * token);
                Lanes.sumFour(partial, 0, out, token * outStride + row);
            }
        }
    }

    /** Four rows times one token. */
    private void rows(long weights, int firstRow, int lastRow, int columns, long x) {
        long x0 = Memory.known(x);
        for (int row = 0; row < TILE_ROWS; row++) {
            long w = Memory.known(weights + 2L * columns * Math.min(firstRow + row, lastRow));
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int i = 0; i < columns; i += Packing.PAIRS) {
                IntVector words = IntVector.fromMemorySegment(INTS, ALL, w + 2L * i, LITTLE);
                FloatVector low = FloatVector.fromMemorySegment(FLOATS, ALL, x0 + 4L * i, NATIVE);
                FloatVector high = FloatVector.fromMemorySegment(FLOATS, ALL, x0 + 4L * i + 4 * COUNT, NATIVE);
                sum = words.lanewise(LSHL, 16).reinterpretAsFloats().fma(low, sum);
                sum = words.lanewise(AND, HIGH_HALF).reinterpretAsFloats().fma(high, sum);
            }
            sum.intoArray(partial, row * COUNT);
        }
    }

    /** Four rows times four tokens; the last of each takes the place of those that are not there. */
    private void tile(long weights, int row, int lastRow, int columns, long x, int token, int lastToken) {
        long w0 = Memory.known(weights + 2L * columns * row);
        long w1 = Memory.known(weights + 2L * columns * Math.min(row + 1, lastRow));
        long w2 = Memory.known(weights + 2L * columns * Math.min(row + 2, lastRow));
        long w3 = Memory.known(weights + 2L * columns * Math.min(row + 3, lastRow));
        long x0 = Memory.known(x + 4L * columns * token);
        long x1 = Memory.known(x + 4L * columns * Math.min(token + 1, lastToken));
        long x2 = Memory.known(x + 4L * columns * Math.min(token + 2, lastToken));
        long x3 = Memory.known(x + 4L * columns * Math.min(token + 3, lastToken));
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
        for (int i = 0; i < columns; i += Packing.PAIRS) {
            IntVector words0 = IntVector.fromMemorySegment(INTS, ALL, w0 + 2L * i, LITTLE);
            IntVector words1 = IntVector.fromMemorySegment(INTS, ALL, w1 + 2L * i, LITTLE);
            IntVector words2 = IntVector.fromMemorySegment(INTS, ALL, w2 + 2L * i, LITTLE);
            IntVector words3 = IntVector.fromMemorySegment(INTS, ALL, w3 + 2L * i, LITTLE);
            FloatVector weight0 = words0.lanewise(LSHL, 16).reinterpretAsFloats();
            FloatVector weight1 = words1.lanewise(LSHL, 16).reinterpretAsFloats();
            FloatVector weight2 = words2.lanewise(LSHL, 16).reinterpretAsFloats();
            FloatVector weight3 = words3.lanewise(LSHL, 16).reinterpretAsFloats();
            FloatVector value = FloatVector.fromMemorySegment(FLOATS, ALL, x0 + 4L * i, NATIVE);
            sum00 = weight0.fma(value, sum00);
            sum01 = weight1.fma(value, sum01);
            sum02 = weight2.fma(value, sum02);
            sum03 = weight3.fma(value, sum03);
            value = FloatVector.fromMemorySegment(FLOATS, ALL, x1 + 4L * i, NATIVE);
            sum10 = weight0.fma(value, sum10);
            sum11 = weight1.fma(value, sum11);
            sum12 = weight2.fma(value, sum12);
            sum13 = weight3.fma(value, sum13);
            value = FloatVector.fromMemorySegment(FLOATS, ALL, x2 + 4L * i, NATIVE);
            sum20 = weight0.fma(value, sum20);
            sum21 = weight1.fma(value, sum21);
            sum22 = weight2.fma(value, sum22);
            sum23 = weight3.fma(value, sum23);
            value = FloatVector.fromMemorySegment(FLOATS, ALL, x3 + 4L * i, NATIVE);
            sum30 = weight0.fma(value, sum30);
            sum31 = weight1.fma(value, sum31);
            sum32 = weight2.fma(value, sum32);
            sum33 = weight3.fma(value, sum33);
            weight0 = words0.lanewise(AND, HIGH_HALF).reinterpretAsFloats();
            weight1 = words1.lanewise(AND, HIGH_HALF).reinterpretAsFloats();
            weight2 = words2.lanewise(AND, HIGH_HALF).reinterpretAsFloats();
            weight3 = words3.lanewise(AND, HIGH_HALF).reinterpretAsFloats();
            value = FloatVector.fromMemorySegment(FLOATS, ALL, x0 + 4L * i + 4 * COUNT, NATIVE);
            sum00 = weight0.fma(value, sum00);
            sum01 = weight1.fma(value, sum01);
            sum02 = weight2.fma(value, sum02);
            sum03 = weight3.fma(value, sum03);
            value = FloatVector.fromMemorySegment(FLOATS, ALL, x1 + 4L * i + 4 * COUNT, NATIVE);
            sum10 = weight0.fma(value, sum10);
            sum11 = weight1.fma(value, sum11);
            sum12 = weight2.fma(value, sum12);
            sum13 = weight3.fma(value, sum13);
            value = FloatVector.fromMemorySegment(FLOATS, ALL, x2 + 4L * i + 4 * COUNT, NATIVE);
            sum20 = weight0.fma(value, sum20);
            sum21 = weight1.fma(value, sum21);
            sum22 = weight2.fma(value, sum22);
            sum23 = weight3.fma(value, sum23);
            value = FloatVector.fromMemorySegment(FLOATS, ALL, x3 + 4L * i + 4 * COUNT, NATIVE);
            sum30 = weight0.fma(value, sum30);
            sum31 = weight1.fma(value, sum31);
            sum32 = weight2.fma(value, sum32);
            sum33 = weight3.fma(value, sum33);
        }
        sum00.intoArray(partial, 0);
        sum01.intoArray(partial, COUNT);
        sum02.intoArray(partial, 2 * COUNT);
        sum03.intoArray(partial, 3 * COUNT);
        sum10.intoArray(partial, 4 * COUNT);
        sum11.intoArray(partial, 5 * COUNT);
        sum12.intoArray(partial, 6 * COUNT);
        sum13.intoArray(partial, 7 * COUNT);
        sum20.intoArray(partial, 8 * COUNT);
        sum21.intoArray(partial, 9 * COUNT);
        sum22.intoArray(partial, 10 * COUNT);
        sum23.intoArray(partial, 11 * COUNT);
        sum30.intoArray(partial, 12 * COUNT);
        sum31.intoArray(partial, 13 * COUNT);
        sum32.intoArray(partial, 14 * COUNT);
        sum33.intoArray(partial, 15 * COUNT);
    }
}
