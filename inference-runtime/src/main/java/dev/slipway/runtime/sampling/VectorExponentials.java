package dev.slipway.runtime.sampling;

import static dev.slipway.runtime.tensor.VectorExp.FLOATS;

import dev.slipway.runtime.tensor.VectorExp;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link Exponentials}. */
final class VectorExponentials {

    private static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());

    private VectorExponentials() {}

    /** {@code weights[i]} = exp(scale · (logit - max)), 0 where that has no normal value. */
    static void weigh(float[] logits, int offset, float max, float scale, float[] weights) {
        int size = weights.length;
        int whole = FLOATS.loopBound(size);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            weigh(FloatVector.fromArray(FLOATS, logits, offset + i), max, scale).intoArray(weights, i);
        }
        if (whole < size) {
            VectorMask<Float> rest = FLOATS.indexInRange(whole, size);
            weigh(FloatVector.fromArray(FLOATS, logits, offset + whole, rest), max, scale)
                    .intoArray(weights, whole, rest);
        }
    }

    private static FloatVector weigh(FloatVector logits, float max, float scale) {
        FloatVector x = logits.sub(max).mul(scale);
        return VectorExp.exp(x).blend(0f, x.compare(VectorOperators.LT, VectorExp.LOWEST));
    }

    /** The sums of each lane, in the order of lanes: always the same bits. */
    static double sum(float[] weights, int from, int to) {
        DoubleVector lower = DoubleVector.zero(DOUBLES);
        DoubleVector upper = DoubleVector.zero(DOUBLES);
        int whole = from + FLOATS.loopBound(to - from);
        for (int i = from; i < whole; i += FLOATS.length()) {
            FloatVector part = FloatVector.fromArray(FLOATS, weights, i);
            lower = ((DoubleVector) part.convertShape(VectorOperators.F2D, DOUBLES, 0)).add(lower);
            upper = ((DoubleVector) part.convertShape(VectorOperators.F2D, DOUBLES, 1)).add(upper);
        }
        double sum = 0;
        for (double lane : lower.add(upper).toArray()) {
            sum += lane;
        }
        for (int i = whole; i < to; i++) {
            sum += weights[i];
        }
        return sum;
    }
}
