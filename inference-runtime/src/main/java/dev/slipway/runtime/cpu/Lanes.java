package dev.slipway.runtime.cpu;

import dev.slipway.runtime.tensor.VectorExp;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this machine, and what the platform's vectors leave undefined or slow.
 *
 * <p>Sums over lanes and exponentials are made of single defined operations in a fixed order, so that a result has the same bits
 * whether the interpreter or the compiler made it, and whichever kernel it went through.
 *
 * <p>A loop calls methods of vectors that it has just made, and passes those that it carries from turn to turn to them: of these the compiler may not know the class,
 * and then makes virtual calls, with each vector an object.
 */
final class Lanes {

    static final VectorSpecies<Float> FLOATS = VectorExp.FLOATS;
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    static final int COUNT = FLOATS.length();
    static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    private static final VectorMask<Float> FOUR = FLOATS.indexInRange(0, 4);
    private static final VectorMask<Float> TWO = FLOATS.indexInRange(0, 2);
    private static final VectorMask<Float> UPPER_HALVES = withBit(COUNT / 2);
    private static final VectorMask<Float> UPPER_QUARTERS = withBit(COUNT / 4);
    private static final VectorShuffle<Float> HALF_AWAY = away(COUNT / 2);
    private static final VectorShuffle<Float> QUARTER_AWAY = away(COUNT / 4);
    private static final VectorShuffle<Float> TWO_AWAY = away(2);
    private static final VectorShuffle<Float> ONE_AWAY = away(1);
    /** {@link #sumFour} leaves the sum of its n-th vector at the n-th of these lanes. */
    private static final VectorShuffle<Float> FIRST_FOUR =
            shuffle(i -> new int[] {0, COUNT / 2, COUNT / 4, 3 * COUNT / 4}[i & 3]);

    private static final VectorShuffle<Float> LAST_TWO = shuffle(i -> 2 + (i & 1));
    private static final VectorShuffle<Float> EVEN = shuffle(i -> 2 * i % COUNT);
    private static final VectorShuffle<Float> ODD = shuffle(i -> (2 * i + 1) % COUNT);

    private Lanes() {}

    /** Stores the sums of the four vectors that are at {@code offset} of {@code vectors}. */
    static void sumFour(float[] vectors, int offset, float[] out, int outOffset) {
        sumFour(vectors, offset).intoArray(out, outOffset, FOUR);
    }

    /** The same, as two and two. */
    static void sumFour(float[] vectors, int offset, float[] out, int first, int second) {
        FloatVector sums = sumFour(vectors, offset);
        sums.intoArray(out, first, TWO);
        sums.rearrange(LAST_TWO).intoArray(out, second, TWO);
    }

    private static FloatVector sumFour(float[] vectors, int offset) {
        FloatVector ab = fold(vectors, offset, UPPER_HALVES, HALF_AWAY);
        FloatVector cd = fold(vectors, offset + 2 * COUNT, UPPER_HALVES, HALF_AWAY);
        FloatVector sums = fold(ab, cd, UPPER_QUARTERS, QUARTER_AWAY);
        if (COUNT == 16) {
            sums = sums.add(sums.rearrange(TWO_AWAY));
        }
        if (COUNT >= 8) {
            sums = sums.add(sums.rearrange(ONE_AWAY));
        }
        return sums.rearrange(FIRST_FOUR);
    }

    static float sum(FloatVector a) {
        FloatVector sums = a.add(a.rearrange(HALF_AWAY));
        sums = sums.add(sums.rearrange(QUARTER_AWAY));
        if (COUNT == 16) {
            sums = sums.add(sums.rearrange(TWO_AWAY));
        }
        if (COUNT >= 8) {
            sums = sums.add(sums.rearrange(ONE_AWAY));
        }
        return sums.lane(0);
    }

    /** The order does not matter here. */
    static float max(FloatVector a) {
        return a.reduceLanes(VectorOperators.MAX);
    }

    private static FloatVector fold(float[] vectors, int offset, VectorMask<Float> mask, VectorShuffle<Float> away) {
        FloatVector a = FloatVector.fromArray(FLOATS, vectors, offset);
        FloatVector b = FloatVector.fromArray(FLOATS, vectors, offset + COUNT);
        return fold(a, b, mask, away);
    }

    /** Folds both in two by the distance of the shuffle: the sums of a end in the lanes outside the mask, those of b inside. */
    private static FloatVector fold(FloatVector a, FloatVector b, VectorMask<Float> mask, VectorShuffle<Float> away) {
        return a.blend(b, mask).add(b.blend(a, mask).rearrange(away));
    }

    /** Every second value of the two vectors' sequence, from the first on. */
    static FloatVector evens(FloatVector a, FloatVector b) {
        return a.rearrange(EVEN).blend(b.rearrange(EVEN), UPPER_HALVES);
    }

    /** Every second value of the two vectors' sequence, from the second on. */
    static FloatVector odds(FloatVector a, FloatVector b) {
        return a.rearrange(ODD).blend(b.rearrange(ODD), UPPER_HALVES);
    }

    static FloatVector broadcast(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    private static VectorShuffle<Float> away(int distance) {
        return shuffle(i -> (i ^ distance) % COUNT);
    }

    private static VectorShuffle<Float> shuffle(java.util.function.IntUnaryOperator source) {
        return VectorShuffle.fromOp(FLOATS, source);
    }

    private static VectorMask<Float> withBit(int bit) {
        long lanes = 0;
        for (int i = 0; i < COUNT; i++) {
            lanes |= (i & bit) == 0 ? 0 : 1L << i;
        }
        return VectorMask.fromLong(FLOATS, lanes);
    }
}
