package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.INTS;

import dev.slipway.runtime.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Consecutive rows of an MXFP4 matrix: 16 bytes of nibbles for each block of 32 weights, and a scale byte.
 *
 * @param blocks the address of the nibbles
 * @param scales the address of the scales
 */
record Mxfp4Rows(long blocks, long scales, int rows, int columns) {

    private static final int BLOCK = 32;
    private static final int BLOCK_BYTES = 16;
    private static final int VECTOR_BLOCKS = COUNT / 4;
    private static final int EXPONENT = 0x7F800000;

    /** Rotates the byte of a lane's block, among the four of a word of scales, to where a float keeps its exponent. */
    private static final IntVector TO_EXPONENT = rotations();

    /** Rows {@code from} to {@code from + rows} of an expert, whose matrix has {@code height} rows in all. */
    static Mxfp4Rows of(Tensor blocks, Tensor scales, int expert, int height, int from, int rows) {
        int blocksInRow = Math.toIntExact(blocks.shape().get(2));
        long first = ((long) expert * height + from) * blocksInRow;
        long count = (long) rows * blocksInRow;
        return new Mxfp4Rows(
                Memory.address(blocks.data(), first * BLOCK_BYTES, count * BLOCK_BYTES),
                Memory.address(scales.data(), first, count),
                rows,
                blocksInRow * BLOCK);
    }

    /** The address of a row's nibbles. */
    long words(int row) {
        return Memory.known(blocks + (long) row * (columns / 2));
    }

    /** The address of a row's scales. */
    long scales(int row) {
        return Memory.known(scales + (long) row * (columns / BLOCK));
    }

    /** The vector of words that begins with the weight {@code first} of the row at {@code words}. */
    static IntVector words(long words, int first) {
        return Memory.words(words + first / 2);
    }

    /** Each lane's factor of that vector. */
    static FloatVector factors(long scales, int first) {
        return factors(Memory.bytes(scales + first / BLOCK, VECTOR_BLOCKS));
    }

    /** A row that is shorter than a vector, filled up with zeros. */
    IntVector wholeRow(int row) {
        return Memory.words(words(row), columns / 8);
    }

    /** Each lane's factor of a row that is shorter than a vector. */
    FloatVector allFactors(int row) {
        int bytes = 0;
        for (int block = 0; block < columns / BLOCK; block++) {
            bytes |= Memory.bytes(scales(row) + block, 1) << (8 * block);
        }
        return factors(bytes);
    }

    /** From the scales of a vector's blocks, the first in the lowest byte. */
    private static FloatVector factors(int scales) {
        return IntVector.broadcast(INTS, scales)
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
