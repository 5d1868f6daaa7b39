package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;
import static dev.slipway.runtime.cpu.Memory.ALL;
import static dev.slipway.runtime.cpu.Memory.NATIVE;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Rows of an MXFP4 matrix times float32 columns, decoded on the way.
 *
 * <p>A word holds eight weights. Nibbles n and n + 4 of all words are looked up together in a table of the 4-bit values as
 * bfloat16, and meet the vectors n and n + 4 of the packed activations. A word lies within one block, so that a block's scale
 * multiplies the sum of eight products once. The last vector of a row ends with the row, and meets zeros where it overlaps the
 * one before. As in {@link DenseKernel}, the order of additions is the same for one token and for four (at K = 2880 on a Zen 4
 * core: 21 G weights/s for one token, 42 G multiply-adds/s for four).
 */
final class ExpertKernel {

    private static final int SUM_ROWS = 4;
    private static final int TILE_ROWS = 2;
    private static final int TILE_TOKENS = 4;
    private static final int HIGH_HALF = 0xFFFF0000;

    /** One vector for each product of a tile, row within token; see {@link DenseKernel}. */
    private final float[] partial = new float[TILE_TOKENS * TILE_ROWS * COUNT];

    /**
     * {@code out[token * outStride + row]} for all rows, a multiple of four, and the tokens from {@code from} to
     * {@code to}, whose packed activations begin at {@code offsets[token]}; the first of them is token 0 of the output.
     */
    void multiply(Mxfp4Rows weights, long x, int[] offsets, int from, int to, float[] out, int outStride) {
        if (weights.columns() < Packing.NIBBLES) {
            multiplyNarrow(weights, x, offsets, from, to, out, outStride);
            return;
        }
        int token = from;
        for (; token + 1 < to; token += TILE_TOKENS) {
            multiplyFour(weights, x, offsets, token, to - 1, out, (token - from) * outStride, outStride);
        }
        if (token < to) {
            for (int row = 0; row < weights.rows(); row += SUM_ROWS) {
                rows(weights, row, x + 4L * offsets[token]);
                Lanes.sumFour(partial, 0, out, (token - from) * outStride + row);
            }
        }
    }

    /** Four tokens; where there are fewer, the last one takes the others' places. */
    private void multiplyFour(
            Mxfp4Rows weights,
            long x,
            int[] offsets,
            int token,
            int lastToken,
            float[] out,
            int outOffset,
            int outStride) {
        int second = Math.min(1, lastToken - token);
        int third = Math.min(2, lastToken - token);
        int fourth = Math.min(3, lastToken - token);
        for (int row = 0; row < weights.rows(); row += TILE_ROWS) {
            tile(
                    weights,
                    row,
                    x + 4L * offsets[token],
                    x + 4L * offsets[token + second],
                    x + 4L * offsets[token + third],
                    x + 4L * offsets[token + fourth]);
            int at = outOffset + row;
            Lanes.sumFour(partial, 0, out, at, at + second * outStride);
            Lanes.sumFour(partial, 4 * COUNT, out, at + third * outStride, at + fourth * outStride);
        }
    }

    /** Four rows times one token. */
    private void rows(Mxfp4Rows weights, int firstRow, long x) {
        int columns = weights.columns();
        int last = Math.max(0, columns - Packing.NIBBLES);
        long x0 = Memory.known(x);
        for (int row = 0; row < SUM_ROWS; row++) {
            long w = weights.words(firstRow + row);
            long s = weights.scales(firstRow + row);
            FloatVector sum = FloatVector.zero(FLOATS);
            for (int group = 0; group < columns; group += Packing.NIBBLES) {
                int first = Math.min(group, last);
                IntVector words = Mxfp4Vectors.words(w, first);
                FloatVector scale = Mxfp4Vectors.factors(s, first);
                FloatVector part = FloatVector.zero(FLOATS);
                for (int nibble = 0; nibble < 4; nibble++) {
                    int at = group + nibble * COUNT;
                    IntVector pairs = Fp4.decode(words.lanewise(LSHR, 4 * nibble));
                    FloatVector low = FloatVector.fromMemorySegment(FLOATS, ALL, x0 + 4L * at, NATIVE);
                    FloatVector high = FloatVector.fromMemorySegment(FLOATS, ALL, x0 + 4L * at + 16 * COUNT, NATIVE);
                    part = pairs.lanewise(LSHL, 16).reinterpretAsFloats().fma(low, part);
                    part = pairs.lanewise(AND, HIGH_HALF).reinterpretAsFloats().fma(high, part);
                }
                sum = part.fma(scale, sum);
            }
            sum.intoArray(partial, row * COUNT);
        }
    }

    /** Two rows times four tokens. */
    private void tile(Mxfp4Rows weights, int row, long token0, long token1, long token2, long token3) {
        int columns = weights.columns();
        int last = Math.max(0, columns - Packing.NIBBLES);
        long w0 = weights.words(row);
        long w1 = weights.words(row + 1);
        long s0 = weights.scales(row);
        long s1 = weights.scales(row + 1);
        long x0 = Memory.known(token0);
        long x1 = Memory.known(token1);
        long x2 = Memory.known(token2);
        long x3 = Memory.known(token3);
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector sum00 = zero;
        FloatVector sum01 = zero;
        FloatVector sum10 = zero;
        FloatVector sum11 = zero;
        FloatVector sum20 = zero;
        FloatVector sum21 = zero;
        FloatVector sum30 = zero;
        FloatVector sum31 = zero;
        for (int group = 0; group < columns; group += Packing.NIBBLES) {
            int first = Math.min(group, last);
            IntVector words0 = Mxfp4Vectors.words(w0, first);
            IntVector words1 = Mxfp4Vectors.words(w1, first);
            FloatVector scale0 = Mxfp4Vectors.factors(s0, first);
            FloatVector scale1 = Mxfp4Vectors.factors(s1, first);
            FloatVector part00 = zero;
            FloatVector part01 = zero;
            FloatVector part10 = zero;
            FloatVector part11 = zero;
            FloatVector part20 = zero;
            FloatVector part21 = zero;
            FloatVector part30 = zero;
            FloatVector part31 = zero;
            for (int nibble = 0; nibble < 4; nibble++) {
                int at = group + nibble * COUNT;
                IntVector pairs0 = Fp4.decode(words0.lanewise(LSHR, 4 * nibble));
                IntVector pairs1 = Fp4.decode(words1.lanewise(LSHR, 4 * nibble));
                FloatVector weight0 = pairs0.lanewise(LSHL, 16).reinterpretAsFloats();
                FloatVector weight1 = pairs1.lanewise(LSHL, 16).reinterpretAsFloats();
                FloatVector value = FloatVector.fromMemorySegment(FLOATS, ALL, x0 + 4L * at, NATIVE);
                part00 = weight0.fma(value, part00);
                part01 = weight1.fma(value, part01);
                value = FloatVector.fromMemorySegment(FLOATS, ALL, x1 + 4L * at, NATIVE);
                part10 = weight0.fma(value, part10);
                part11 = weight1.fma(value, part11);
                value = FloatVector.fromMemorySegment(FLOATS, ALL, x2 + 4L * at, NATIVE);
                part20 = weight0.fma(value, part20);
                part21 = weight1.fma(value, part21);
                value = FloatVector.fromMemorySegment(FLOATS, ALL, x3 + 4L * at, NATIVE);
                part30 = weight0.fma(value, part30);
                part31 = weight1.fma(value, part31);
                weight0 = pairs0.lanewise(AND, HIGH_HALF).reinterpretAsFloats();
                weight1 = pairs1.lanewise(AND, HIGH_HALF).reinterpretAsFloats();
                value = FloatVector.fromMemorySegment(FLOATS, ALL, x0 + 4L * at + 16 * COUNT, NATIVE);
                part00 = weight0.fma(value, part00);
                part01 = weight1.fma(value, part01);
                value = FloatVector.fromMemorySegment(FLOATS, ALL, x1 + 4L * at + 16 * COUNT, NATIVE);
                part10 = weight0.fma(value, part10);
                part11 = weight1.fma(value, part11);
                value = FloatVector.fromMemorySegment(FLOATS, ALL, x2 + 4L * at + 16 * COUNT, NATIVE);
                part20 = weight0.fma(value, part20);
                part21 = weight1.fma(value, part21);
                value = FloatVector.fromMemorySegment(FLOATS, ALL, x3 + 4L * at + 16 * COUNT, NATIVE);
                part30 = weight0.fma(value, part30);
                part31 = weight1.fma(value, part31);
            }
            sum00 = part00.fma(scale0, sum00);
            sum01 = part01.fma(scale1, sum01);
            sum10 = part10.fma(scale0, sum10);
            sum11 = part11.fma(scale1, sum11);
            sum20 = part20.fma(scale0, sum20);
            sum21 = part21.fma(scale1, sum21);
            sum30 = part30.fma(scale0, sum30);
            sum31 = part31.fma(scale1, sum31);
        }
        sum00.intoArray(partial, 0);
        sum01.intoArray(partial, COUNT);
        sum10.intoArray(partial, 2 * COUNT);
        sum11.intoArray(partial, 3 * COUNT);
        sum20.intoArray(partial, 4 * COUNT);
        sum21.intoArray(partial, 5 * COUNT);
        sum30.intoArray(partial, 6 * COUNT);
        sum31.intoArray(partial, 7 * COUNT);
    }

    /** Rows of less than one vector of words, as only test models have. */
    private static void multiplyNarrow(
            Mxfp4Rows weights, long x, int[] offsets, int from, int to, float[] out, int outStride) {
        for (int row = 0; row < weights.rows(); row++) {
            IntVector words = Mxfp4Vectors.wholeRow(weights, row);
            FloatVector scale = Mxfp4Vectors.allFactors(weights, row);
            for (int token = from; token < to; token++) {
                FloatVector part = FloatVector.zero(FLOATS);
                for (int nibble = 0; nibble < 4; nibble++) {
                    long at = x + 4L * (offsets[token] + nibble * COUNT);
                    IntVector pairs = Fp4.decode(words.lanewise(LSHR, 4 * nibble));
                    FloatVector low = FloatVector.fromMemorySegment(FLOATS, ALL, at, NATIVE);
                    FloatVector high = FloatVector.fromMemorySegment(FLOATS, ALL, at + 16 * COUNT, NATIVE);
                    part = pairs.lanewise(LSHL, 16).reinterpretAsFloats().fma(low, part);
                    part = pairs.lanewise(AND, HIGH_HALF).reinterpretAsFloats().fma(high, part);
                }
                out[(token - from) * outStride + row] = Lanes.sum(part.mul(scale));
            }
        }
    }
}
