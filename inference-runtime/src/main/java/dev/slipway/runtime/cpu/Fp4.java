package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** E2M1 floats looked up in a register, as wide as the machine's registers allow. */
final class Fp4 {

    private static final float[] VALUES = {0, 0.5f, 1, 1.5f, 2, 3, 4, 6, -0f, -0.5f, -1, -1.5f, -2, -3, -4, -6};
    private static final IntVector TABLE = table(0);
    private static final IntVector UPPER_MAGNITUDES = table(4);
    private static final int SIGN_SHIFT = 28;

    private Fp4() {}

    /** The values of the lowest nibble of each lane; the other bits do not matter. */
    static FloatVector decode(IntVector words) {
        if (COUNT == 16) {
            return words.selectFrom(TABLE).reinterpretAsFloats();
        }
        IntVector sign =
                words.lanewise(VectorOperators.LSHL, SIGN_SHIFT).lanewise(VectorOperators.AND, Integer.MIN_VALUE);
        return magnitude(words).lanewise(VectorOperators.OR, sign).reinterpretAsFloats();
    }

    private static IntVector magnitude(IntVector words) {
        IntVector magnitude = words.selectFrom(TABLE);
        return COUNT == 8
                ? magnitude
                : magnitude.blend(
                        words.selectFrom(UPPER_MAGNITUDES),
                        words.lanewise(VectorOperators.AND, 4).compare(VectorOperators.NE, 0));
    }

    private static IntVector table(int from) {
        int[] bits = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            bits[i] = Float.floatToRawIntBits(VALUES[(from + i) % VALUES.length]);
        }
        return IntVector.fromArray(INTS, bits, 0);
    }
}
