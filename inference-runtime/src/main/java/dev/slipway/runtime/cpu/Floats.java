package dev.slipway.runtime.cpu;

import java.lang.foreign.MemorySegment;

/** An array, and the segment by which C takes it: one that is made for each call is garbage for each. */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
record Floats(float[] values, MemorySegment segment) {

    Floats(float[] values) {
        this(values, MemorySegment.ofArray(values));
    }

    Floats(int count) {
        this(new float[count]);
    }
}
