package dev.slipway.runtime.cpu;

import java.lang.foreign.MemorySegment;

/** As {@link Floats}. */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
record Ints(int[] values, MemorySegment segment) {

    Ints(int[] values) {
        this(values, MemorySegment.ofArray(values));
    }

    Ints(int count) {
        this(new int[count]);
    }
}
