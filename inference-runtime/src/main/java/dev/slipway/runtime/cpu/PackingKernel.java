package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/** The loop of {@link Packing#pairs}. */
final class PackingKernel {

    private PackingKernel() {}

    static void pairs(float[] from, int fromOffset, long to, int columns) {
        long target = Memory.known(to);
        for (int i = 0; i < columns; i += Packing.PAIRS) {
            FloatVector a = FloatVector.fromArray(FLOATS, from, fromOffset + i);
            FloatVector b = FloatVector.fromArray(FLOATS, from, fromOffset + i + COUNT);
            VectorMemory.store(Lanes.evens(a, b), target + 4L * i);
            VectorMemory.store(Lanes.odds(a, b), target + 4L * (i + COUNT));
        }
    }
}
