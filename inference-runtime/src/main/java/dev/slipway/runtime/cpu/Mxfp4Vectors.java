package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.INTS;
import static dev.slipway.runtime.cpu.Mxfp4Rows.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Vectors of {@link Mxfp4Rows}. */
final class Mxfp4Vectors {

    private static final int VECTOR_BLOCKS = COUNT / 4;
    private static final int EXPONENT = 0x7F800000;

    /** Rotates the byte of a lane's block, among the four of a word of scales, to where a float keeps its exponent. */
    private static final IntVector TO_EXPONENT = rotations();

    private Mxfp4Vectors() {}

    /** The vector of words that begins with the weight {@code first} of the row at {@code words}. */
    static IntVector words(long words, int first) {
        return VectorMemory.words(words + first / 2);
    }

    /** Each lane's factor of that vector. */
    static FloatVector factors(long scales, int first) {
        return factors(Memory.bytes(scales + first / BLOCK, VECTOR_BLOCKS));
    }

    /** A row that is shorter than a vector, filled up with zeros. */
    static IntVector wholeRow(Mxfp4Rows rows, int row) {
        return VectorMemory.words(rows.words(row), rows.columns() / 8);
    }

    /** Each lane's factor of a row that is shorter than a vector. */
    static FloatVector allFactors(Mxfp4Rows rows, int row) {
        int bytes = 0;
        for (int block = 0; block < rows.columns() / BLOCK; block++) {
            bytes |= Memory.bytes(rows.scales(row) + block, 1) << (8 * block);
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
