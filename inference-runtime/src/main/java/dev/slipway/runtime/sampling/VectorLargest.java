package dev.slipway.runtime.sampling;

import static dev.slipway.runtime.tensor.VectorExp.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The loops of {@link Largest}. */
final class VectorLargest {

    private VectorLargest() {}

    /** Not a number where one of them is none. */
    static float of(float[] logits, int offset, int size) {
        int step = 2 * FLOATS.length();
        int whole = size - size % step;
        FloatVector even = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector odd = even;
        for (int i = offset; i < offset + whole; i += step) {
            even = FloatVector.fromArray(FLOATS, logits, i).max(even);
            odd = FloatVector.fromArray(FLOATS, logits, i + FLOATS.length()).max(odd);
        }
        float largest = even.max(odd).reduceLanes(VectorOperators.MAX);
        for (int i = offset + whole; i < offset + size; i++) {
            largest = Math.max(largest, logits[i]);
        }
        return largest;
    }

    /** The first index that has the value; one has it. */
    static int first(float[] logits, int offset, int size, float value) {
        int whole = FLOATS.loopBound(size);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            VectorMask<Float> equal =
                    FloatVector.fromArray(FLOATS, logits, offset + i).compare(VectorOperators.EQ, value);
            if (equal.anyTrue()) {
                return i + equal.firstTrue();
            }
        }
        int i = whole;
        while (logits[offset + i] != value) {
            i++;
        }
        return i;
    }
}
