package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/** y = x / sqrt(mean(x²) + epsilon) · weight. */
record RmsNorm(float[] weight, float epsilon) {

    void apply(float[] x, int xOffset, float[] y) {
        FloatVector squares = FloatVector.zero(FLOATS);
        for (int i = 0; i < weight.length; i += COUNT) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xOffset + i);
            squares = v.fma(v, squares);
        }
        float scale = (float) (1 / Math.sqrt(Lanes.sum(squares) / weight.length + epsilon));
        for (int i = 0; i < weight.length; i += COUNT) {
            FloatVector.fromArray(FLOATS, x, xOffset + i)
                    .mul(scale)
                    .mul(FloatVector.fromArray(FLOATS, weight, i))
                    .intoArray(y, i);
        }
    }
}
