package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.INTS;
import static dev.slipway.runtime.cpu.Lanes.LITTLE;

import dev.slipway.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Consecutive rows of an MXFP4 matrix: 16 bytes of nibbles for each block of 32 weights, and a scale byte. */
record Mxfp4Rows(MemorySegment blocks, MemorySegment scales, int columns) {

    private static final int BLOCK = 32;
    private static final int BLOCK_BYTES = 16;
    private static final int VECTOR_BYTES = 4 * COUNT;
    private static final int VECTOR_BLOCKS = COUNT / 4;
    private static final int EXPONENT = 0x7F800000;
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE);

    /** Rotates the byte of a lane's block, among the four of a word of scales, to where a float keeps its exponent. */
    private static final IntVector TO_EXPONENT = rotations();

    /** Rows {@code from} to {@code from + rows} of an expert, whose matrix has {@code height} rows in all. */
    static Mxfp4Rows of(Tensor blocks, Tensor scales, int expert, int height, int from, int rows) {
        int blocksInRow = Math.toIntExact(blocks.shape().get(2));
        long first = ((long) expert * height + from) * blocksInRow;
        long count = (long) rows * blocksInRow;
        return new Mxfp4Rows(
                blocks.data().asSlice(first * BLOCK_BYTES, count * BLOCK_BYTES),
                scales.data().asSlice(first, count),
                blocksInRow * BLOCK);
    }

    /** Where the vector of words begins that has a row's weights from {@code group} on, or its last ones. */
    long wordsAt(int row, int group) {
        long rowBytes = columns / 2;
        return row * rowBytes + Math.min(group / 2, rowBytes - VECTOR_BYTES);
    }

    /** The scales of that vector's blocks, the first in the lowest byte. */
    int scalesAt(MemorySegment all, int row, int group) {
        long rowScales = columns / BLOCK;
        return wordAt(all, row * rowScales + Math.min(group / BLOCK, rowScales - VECTOR_BLOCKS));
    }

    /** A row that is shorter than a vector, filled up with zeros. */
    IntVector wholeRow(int row) {
        return IntVector.fromMemorySegment(
                INTS, blocks, (long) row * columns / 2, LITTLE, INTS.indexInRange(0, columns / 8));
    }

    int allScales(int row) {
        int bytes = 0;
        for (int block = 0; block < columns / BLOCK; block++) {
            bytes |= (scales.get(ValueLayout.JAVA_BYTE, (long) row * columns / BLOCK + block) & 0xFF) << (8 * block);
        }
        return bytes;
    }

    /** Each lane's factor, from the scales of a vector's blocks. */
    static FloatVector factors(int scales) {
        return IntVector.broadcast(INTS, scales)
                .lanewise(VectorOperators.ROL, TO_EXPONENT)
                .lanewise(VectorOperators.AND, EXPONENT)
                .reinterpretAsFloats();
    }

    /** Never reads behind the last scale: the bytes that a narrow vector does not need may not be there. */
    private static int wordAt(MemorySegment all, long offset) {
        long within = Math.min(offset, all.byteSize() - WORD.byteSize());
        return all.get(WORD, within) >>> (Byte.SIZE * (int) (offset - within));
    }

    private static IntVector rotations() {
        int[] rotations = new int[COUNT];
        for (int lane = 0; lane < COUNT; lane++) {
            rotations[lane] = (23 - 8 * (lane / 4)) & 31;
        }
        return IntVector.fromArray(INTS, rotations, 0);
    }
}
