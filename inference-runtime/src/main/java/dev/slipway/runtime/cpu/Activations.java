package dev.slipway.runtime.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Packed activations, outside of the heap: there a row begins with a cache line, and a vector of 16 floats is one line. On the heap, where
 * arrays begin 16 bytes behind one, it is two, and the expert kernel takes a tenth longer.
 */
final class Activations {

    private static final int LINE = 64;

    private final MemorySegment memory;

    Activations(int floats) {
        memory = Arena.ofAuto().allocate(4L * floats, LINE);
    }

    /** Where {@code count} floats begin that are at {@code offset}. */
    long at(int offset, int count) {
        return Memory.address(memory, 4L * offset, 4L * count);
    }
}
