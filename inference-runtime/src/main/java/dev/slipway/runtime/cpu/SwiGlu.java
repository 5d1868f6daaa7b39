package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;

import dev.slipway.runtime.tensor.VectorExp;
import jdk.incubator.vector.FloatVector;

/** Gates (even) and ups (odd) to g · sigmoid(1.702 g) · (u + 1); g is bounded above, u on both sides. */
final class SwiGlu {

    private static final float ALPHA = 1.702f;

    private SwiGlu() {}

    /** {@code count} results, a multiple of 16, of twice as many inputs. */
    static void apply(float[] x, int xOffset, float[] y, int yOffset, int count, float limit) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector a = FloatVector.fromArray(FLOATS, x, xOffset + 2 * i);
            FloatVector b = FloatVector.fromArray(FLOATS, x, xOffset + 2 * i + COUNT);
            FloatVector gate = Lanes.evens(a, b).min(limit);
            FloatVector up = Lanes.odds(a, b).min(limit).max(-limit);
            FloatVector sigmoid =
                    Lanes.broadcast(1).div(VectorExp.exp(gate.mul(-ALPHA)).add(1));
            gate.mul(sigmoid).mul(up.add(1)).intoArray(y, yOffset + i);
        }
    }
}
