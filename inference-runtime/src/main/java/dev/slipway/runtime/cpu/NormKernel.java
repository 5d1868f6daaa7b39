package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/** The loops of {@link RmsNorm}. */
final class NormKernel {

    private NormKernel() {}

    static void apply(float[] x, int xOffset, float[] weights, float epsilon, float[] y) {
        FloatVector squares = FloatVector.zero(FLOATS);
        for (int i = 0; i < weights.length; i += COUNT) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xOffset + i);
            squares = v.fma(v, squares);
        }
        float scale = (float) (1 / Math.sqrt(Lanes.sum(squares) / weights.length + epsilon));
        for (int i = 0; i < weights.length; i += COUNT) {
            FloatVector.fromArray(FLOATS, x, xOffset + i)
                    .mul(scale)
                    .mul(FloatVector.fromArray(FLOATS, weights, i))
                    .intoArray(y, i);
        }
    }
}
