package dev.slipway.runtime.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The exponential function of a vector's lanes, made of single defined operations: the same bits on every machine. */
public final class VectorExp {

    /** The widest vectors that this machine computes well. */
    public static final VectorSpecies<Float> FLOATS =
            FloatVector.SPECIES_PREFERRED.length() > 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    /** Arguments below this count as this. */
    public static final float LOWEST = -87f;

    private static final float HIGHEST = 88f;
    private static final float LOG2_E = 1.4426950408889634f;
    private static final float LN_2_HIGH = 0.693359375f;
    private static final float LN_2_LOW = -2.12194440e-4f;
    private static final float ROUNDING = 12_582_912f;

    private VectorExp() {}

    /** e^x within 2 units in the last place for x from -87 to 88; beyond that as for the nearer bound. */
    public static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(LOWEST).min(HIGHEST);
        FloatVector shifted = bounded.fma(broadcast(LOG2_E), broadcast(ROUNDING));
        FloatVector power = shifted.sub(ROUNDING);
        FloatVector r = power.fma(broadcast(-LN_2_HIGH), bounded);
        r = power.fma(broadcast(-LN_2_LOW), r);
        FloatVector p = r.fma(broadcast(1.9875691500e-4f), broadcast(1.3981999507e-3f));
        p = p.fma(r, broadcast(8.3334519073e-3f));
        p = p.fma(r, broadcast(4.1665795894e-2f));
        p = p.fma(r, broadcast(1.6666665459e-1f));
        p = p.fma(r, broadcast(5.0000001201e-1f));
        p = p.fma(r.mul(r), r).add(1f);
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }
}
