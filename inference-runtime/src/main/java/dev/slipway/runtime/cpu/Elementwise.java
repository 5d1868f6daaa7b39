package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of rows, element by element. They are written with vectors, since of two arrays the compiler does not know that they are not one, and leaves
 * plain loops over them one by one.
 */
final class Elementwise {

    private Elementwise() {}

    /** {@code to = a + b}. */
    static void sum(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset, int count) {
        int whole = FLOATS.loopBound(count);
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector.fromArray(FLOATS, a, aOffset + i)
                    .add(FloatVector.fromArray(FLOATS, b, bOffset + i))
                    .intoArray(to, toOffset + i);
        }
        for (int i = whole; i < count; i++) {
            to[toOffset + i] = a[aOffset + i] + b[bOffset + i];
        }
    }

    /** {@code to += a + b}. */
    static void addSum(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset, int count) {
        int whole = FLOATS.loopBound(count);
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector.fromArray(FLOATS, to, toOffset + i)
                    .add(FloatVector.fromArray(FLOATS, a, aOffset + i)
                            .add(FloatVector.fromArray(FLOATS, b, bOffset + i)))
                    .intoArray(to, toOffset + i);
        }
        for (int i = whole; i < count; i++) {
            to[toOffset + i] += a[aOffset + i] + b[bOffset + i];
        }
    }

    /** {@code to += factor · a}. */
    static void addScaled(float factor, float[] a, int aOffset, float[] to, int toOffset, int count) {
        int whole = FLOATS.loopBound(count);
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector scaled = FloatVector.fromArray(FLOATS, a, aOffset + i).mul(factor);
            FloatVector.fromArray(FLOATS, to, toOffset + i).add(scaled).intoArray(to, toOffset + i);
        }
        for (int i = whole; i < count; i++) {
            to[toOffset + i] += factor * a[aOffset + i];
        }
    }

    /** {@code x *= factor}. */
    static void scale(float factor, float[] x, int offset, int count) {
        int whole = FLOATS.loopBound(count);
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector.fromArray(FLOATS, x, offset + i).mul(factor).intoArray(x, offset + i);
        }
        for (int i = whole; i < count; i++) {
            x[offset + i] *= factor;
        }
    }

    /** {@code to = a / divisor}. */
    static void divide(float[] a, int aOffset, float divisor, float[] to, int toOffset, int count) {
        int whole = FLOATS.loopBound(count);
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector.fromArray(FLOATS, a, aOffset + i).div(divisor).intoArray(to, toOffset + i);
        }
        for (int i = whole; i < count; i++) {
            to[toOffset + i] = a[aOffset + i] / divisor;
        }
    }

    /** {@code to} = the {@code count} bfloat16 values at an address. */
    static void widen(long address, float[] to, int toOffset, int count) {
        Objects.checkFromIndexSize(toOffset, count, to.length);
        long from = Memory.known(address);
        int whole = FLOATS.loopBound(count);
        for (int i = 0; i < whole; i += COUNT) {
            VectorMemory.widened(from + 2L * i).intoArray(to, toOffset + i);
        }
        for (int i = whole; i < count; i++) {
            to[toOffset + i] = Float.intBitsToFloat(Memory.bytes(from + 2L * i, 2) << 16);
        }
    }
}
