package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.FLOATS;
import static dev.slipway.runtime.cpu.Lanes.INTS;
import static dev.slipway.runtime.cpu.Lanes.LITTLE;
import static dev.slipway.runtime.cpu.Memory.ALL;
import static dev.slipway.runtime.cpu.Memory.NATIVE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of {@link Memory}. */
final class VectorMemory {

    private static final VectorSpecies<Short> HALVES =
            VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

    private VectorMemory() {}

    static FloatVector floats(long address) {
        return FloatVector.fromMemorySegment(FLOATS, ALL, address, NATIVE);
    }

    static void store(FloatVector floats, long address) {
        floats.intoMemorySegment(ALL, address, NATIVE);
    }

    /** As many bfloat16 values as a vector has lanes. */
    static FloatVector widened(long address) {
        return ((IntVector) ShortVector.fromMemorySegment(HALVES, ALL, address, LITTLE)
                        .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0))
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats();
    }

    static IntVector words(long address) {
        return IntVector.fromMemorySegment(INTS, ALL, address, LITTLE);
    }

    /** As many words as a vector has lanes, or fewer; the other lanes are 0. */
    static IntVector words(long address, int count) {
        return IntVector.fromMemorySegment(INTS, ALL, address, LITTLE, INTS.indexInRange(0, count));
    }
}
