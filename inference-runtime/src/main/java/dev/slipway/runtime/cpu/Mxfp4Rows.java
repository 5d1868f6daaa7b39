package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.INTS;
import static dev.slipway.runtime.cpu.Lanes.LITTLE;

import dev.slipway.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Consecutive rows of an MXFP4 matrix: 16 bytes of nibbles for each block of 32 weights, and a scale byte. */
record Mxfp4Rows(MemorySegment blocks, MemorySegment scales, int columns) {

    private static final int BLOCK = 32;
    private static final int BLOCK_BYTES = 16;
    private static final int BLOCKS = COUNT / 4;
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

    long rowBytes() {
        return columns / 2;
    }

    long rowScales() {
        return columns / BLOCK;
    }

    static IntVector words(MemorySegment blocks, long offset) {
        return IntVector.fromMemorySegment(INTS, blocks, offset, LITTLE);
    }

    static IntVector words(MemorySegment blocks, long offset, VectorMask<Integer> within) {
        return IntVector.fromMemorySegment(INTS, blocks, offset, LITTLE, within);
    }

    /** Each lane's factor, for the blocks of one vector of words. */
    static FloatVector scale(MemorySegment scales, long offset) {
        return BLOCKS == 4 ? scale(scales.get(WORD, offset)) : scale(scales, offset, BLOCKS);
    }

    /** The same for fewer blocks; the other lanes' factor is zero. */
    static FloatVector scale(MemorySegment scales, long offset, int blocks) {
        int bytes = 0;
        for (int block = 0; block < blocks; block++) {
            bytes |= (scales.get(ValueLayout.JAVA_BYTE, offset + block) & 0xFF) << (8 * block);
        }
        return scale(bytes);
    }

    private static FloatVector scale(int bytes) {
        return IntVector.broadcast(INTS, bytes)
                .lanewise(VectorOperators.ROL, TO_EXPONENT)
                .lanewise(VectorOperators.AND, EXPONENT)
                .reinterpretAsFloats();
    }

    private static IntVector rotations() {
        int[] rotations = new int[COUNT];
        for (int lane = 0; lane < COUNT; lane++) {
            rotations[lane] = (23 - 8 * (lane / 4)) & 31;
        }
        return IntVector.fromArray(INTS, rotations, 0);
    }
}
