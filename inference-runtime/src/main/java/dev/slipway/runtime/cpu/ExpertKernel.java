package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;
import static dev.slipway.runtime.cpu.Lanes.INTS;
import static dev.slipway.runtime.cpu.Mxfp4Rows.scale;
import static dev.slipway.runtime.cpu.Mxfp4Rows.words;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rows of an MXFP4 matrix times float32 columns, decoded on the way.
 *
 * <p>A vector of words holds eight weights in each lane; nibble n of all lanes is looked up in a table of the 4-bit values and
 * meets the n-th vector of the packed activations. A lane lies within one block, so that a block's scale multiplies the sum of
 * eight products once. The last vector of a row ends with the row, and meets zeros where it overlaps the one before. As in
 * {@link DenseKernel}, the order of additions is the same in every tile.
 */
final class ExpertKernel {

    private static final int TILE_ROWS = 2;
    private static final int TILE_TOKENS = 4;
    private static final int COLUMN_ROWS = 4;
    private static final int VECTOR_BYTES = 4 * COUNT;
    private static final int VECTOR_SCALES = COUNT / 4;

    private ExpertKernel() {}

    /**
     * {@code out[token * outStride + row]} for {@code rows} rows, a multiple of four, and the tokens from {@code from} to
     * {@code to}, whose packed activations begin at {@code offsets[token]}; the first of them is token 0 of the output.
     */
    static void multiply(
            Mxfp4Rows weights, int rows, float[] x, int[] offsets, int from, int to, float[] out, int outStride) {
        if (weights.columns() < Packing.NIBBLES) {
            multiplyNarrow(weights, rows, x, offsets, from, to, out, outStride);
            return;
        }
        int token = from;
        for (; token + 1 < to; token += TILE_TOKENS) {
            multiplyTile(weights, rows, x, offsets, token, to - 1, out, (token - from) * outStride, outStride);
        }
        if (token < to) {
            for (int row = 0; row < rows; row += COLUMN_ROWS) {
                column(weights, row, x, offsets[token], out, (token - from) * outStride + row);
            }
        }
    }

    /** Four tokens; where there are fewer, the last one takes the others' places. */
    private static void multiplyTile(
            Mxfp4Rows weights,
            int rows,
            float[] x,
            int[] offsets,
            int token,
            int lastToken,
            float[] out,
            int outOffset,
            int outStride) {
        int second = Math.min(1, lastToken - token);
        int third = Math.min(2, lastToken - token);
        int fourth = Math.min(3, lastToken - token);
        for (int row = 0; row < rows; row += TILE_ROWS) {
            tile(
                    weights,
                    row,
                    x,
                    offsets[token],
                    offsets[token + second],
                    offsets[token + third],
                    offsets[token + fourth],
                    out,
                    outOffset + row,
                    outOffset + second * outStride + row,
                    outOffset + third * outStride + row,
                    outOffset + fourth * outStride + row);
        }
    }

    private static void column(Mxfp4Rows weights, int row, float[] x, int xOffset, float[] out, int outOffset) {
        MemorySegment blocks = weights.blocks();
        MemorySegment scales = weights.scales();
        int columns = weights.columns();
        long rowBytes = weights.rowBytes();
        long rowScales = weights.rowScales();
        long w = row * rowBytes;
        long s = row * rowScales;
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        FloatVector sum3 = FloatVector.zero(FLOATS);
        for (int group = 0; group < columns; group += Packing.NIBBLES) {
            long wordOffset = w + Math.min(group / 2, rowBytes - VECTOR_BYTES);
            long scaleOffset = s + Math.min(group / 32, rowScales - VECTOR_SCALES);
            IntVector word0 = words(blocks, wordOffset);
            IntVector word1 = words(blocks, wordOffset + rowBytes);
            IntVector word2 = words(blocks, wordOffset + 2 * rowBytes);
            IntVector word3 = words(blocks, wordOffset + 3 * rowBytes);
            FloatVector part0 = FloatVector.zero(FLOATS);
            FloatVector part1 = FloatVector.zero(FLOATS);
            FloatVector part2 = FloatVector.zero(FLOATS);
            FloatVector part3 = FloatVector.zero(FLOATS);
            for (int nibble = 0; nibble < 8; nibble++) {
                FloatVector value = FloatVector.fromArray(FLOATS, x, xOffset + group + nibble * COUNT);
                part0 = Fp4.decode(word0).fma(value, part0);
                part1 = Fp4.decode(word1).fma(value, part1);
                part2 = Fp4.decode(word2).fma(value, part2);
                part3 = Fp4.decode(word3).fma(value, part3);
                word0 = word0.lanewise(VectorOperators.LSHR, 4);
                word1 = word1.lanewise(VectorOperators.LSHR, 4);
                word2 = word2.lanewise(VectorOperators.LSHR, 4);
                word3 = word3.lanewise(VectorOperators.LSHR, 4);
            }
            sum0 = part0.fma(scale(scales, scaleOffset), sum0);
            sum1 = part1.fma(scale(scales, scaleOffset + rowScales), sum1);
            sum2 = part2.fma(scale(scales, scaleOffset + 2 * rowScales), sum2);
            sum3 = part3.fma(scale(scales, scaleOffset + 3 * rowScales), sum3);
        }
        Lanes.storeFour(Lanes.sumFour(sum0, sum1, sum2, sum3), out, outOffset);
    }

    private static void tile(
            Mxfp4Rows weights,
            int row,
            float[] x,
            int x0,
            int x1,
            int x2,
            int x3,
            float[] out,
            int out0,
            int out1,
            int out2,
            int out3) {
        MemorySegment blocks = weights.blocks();
        MemorySegment scales = weights.scales();
        int columns = weights.columns();
        long rowBytes = weights.rowBytes();
        long rowScales = weights.rowScales();
        long w = row * rowBytes;
        long s = row * rowScales;
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
            long wordOffset = w + Math.min(group / 2, rowBytes - VECTOR_BYTES);
            long scaleOffset = s + Math.min(group / 32, rowScales - VECTOR_SCALES);
            IntVector word0 = words(blocks, wordOffset);
            IntVector word1 = words(blocks, wordOffset + rowBytes);
            FloatVector part00 = zero;
            FloatVector part01 = zero;
            FloatVector part10 = zero;
            FloatVector part11 = zero;
            FloatVector part20 = zero;
            FloatVector part21 = zero;
            FloatVector part30 = zero;
            FloatVector part31 = zero;
            for (int nibble = 0; nibble < 8; nibble++) {
                int at = group + nibble * COUNT;
                FloatVector weight0 = Fp4.decode(word0);
                FloatVector weight1 = Fp4.decode(word1);
                FloatVector value = FloatVector.fromArray(FLOATS, x, x0 + at);
                part00 = weight0.fma(value, part00);
                part01 = weight1.fma(value, part01);
                value = FloatVector.fromArray(FLOATS, x, x1 + at);
                part10 = weight0.fma(value, part10);
                part11 = weight1.fma(value, part11);
                value = FloatVector.fromArray(FLOATS, x, x2 + at);
                part20 = weight0.fma(value, part20);
                part21 = weight1.fma(value, part21);
                value = FloatVector.fromArray(FLOATS, x, x3 + at);
                part30 = weight0.fma(value, part30);
                part31 = weight1.fma(value, part31);
                word0 = word0.lanewise(VectorOperators.LSHR, 4);
                word1 = word1.lanewise(VectorOperators.LSHR, 4);
            }
            FloatVector scale0 = scale(scales, scaleOffset);
            FloatVector scale1 = scale(scales, scaleOffset + rowScales);
            sum00 = part00.fma(scale0, sum00);
            sum01 = part01.fma(scale1, sum01);
            sum10 = part10.fma(scale0, sum10);
            sum11 = part11.fma(scale1, sum11);
            sum20 = part20.fma(scale0, sum20);
            sum21 = part21.fma(scale1, sum21);
            sum30 = part30.fma(scale0, sum30);
            sum31 = part31.fma(scale1, sum31);
        }
        FloatVector firstTokens = Lanes.sumFour(sum00, sum01, sum10, sum11);
        FloatVector lastTokens = Lanes.sumFour(sum20, sum21, sum30, sum31);
        Lanes.storeFirstTwo(firstTokens, out, out0);
        Lanes.storeLastTwo(firstTokens, out, out1);
        Lanes.storeFirstTwo(lastTokens, out, out2);
        Lanes.storeLastTwo(lastTokens, out, out3);
    }

    /** Rows of less than one vector of words, as only test models have. */
    private static void multiplyNarrow(
            Mxfp4Rows weights, int rows, float[] x, int[] offsets, int from, int to, float[] out, int outStride) {
        for (int row = 0; row < rows; row++) {
            IntVector words =
                    words(weights.blocks(), row * weights.rowBytes(), INTS.indexInRange(0, weights.columns() / 8));
            FloatVector scale = scale(weights.scales(), row * weights.rowScales(), weights.columns() / 32);
            for (int token = from; token < to; token++) {
                FloatVector part = FloatVector.zero(FLOATS);
                for (int nibble = 0; nibble < 8; nibble++) {
                    FloatVector value = FloatVector.fromArray(FLOATS, x, offsets[token] + nibble * COUNT);
                    part = Fp4.decode(words.lanewise(VectorOperators.LSHR, 4 * nibble))
                            .fma(value, part);
                }
                out[(token - from) * outStride + row] = Lanes.sum(part.mul(scale));
            }
        }
    }
}
