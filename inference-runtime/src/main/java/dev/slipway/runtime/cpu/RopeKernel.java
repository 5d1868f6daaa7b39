package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/** The loop of {@link Rope}. */
final class RopeKernel {

    private RopeKernel() {}

    /** Rotates {@code heads} heads in place by the cosines and sines that begin at {@code angles}. */
    static void rotate(
            float[] cosines, float[] sines, int angles, int half, float[] x, int offset, int heads, float scale) {
        for (int head = 0; head < heads; head++) {
            int low = offset + head * 2 * half;
            for (int i = 0; i < half; i += COUNT) {
                FloatVector cos = FloatVector.fromArray(FLOATS, cosines, angles + i);
                FloatVector sin = FloatVector.fromArray(FLOATS, sines, angles + i);
                FloatVector a = FloatVector.fromArray(FLOATS, x, low + i);
                FloatVector b = FloatVector.fromArray(FLOATS, x, low + half + i);
                a.mul(cos).sub(b.mul(sin)).mul(scale).intoArray(x, low + i);
                b.mul(cos).add(a.mul(sin)).mul(scale).intoArray(x, low + half + i);
            }
        }
    }
}
