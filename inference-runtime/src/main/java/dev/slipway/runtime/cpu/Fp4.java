package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.INTS;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** E2M1 floats looked up as bfloat16, two in each word. */
final class Fp4 {

    private static final float[] VALUES = {0, 0.5f, 1, 1.5f, 2, 3, 4, 6, -0f, -0.5f, -1, -1.5f, -2, -3, -4, -6};
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, INTS.vectorShape());
    private static final ShortVector TABLE = table();
    /** On vectors of eight the table holds the magnitudes only. */
    private static final boolean WHOLE = SHORTS.length() >= VALUES.length;

    private Fp4() {}

    /** The values of the lowest nibbles of the low and high halves of each word, in the same halves; other bits do not matter. */
    static IntVector decode(IntVector words) {
        return WHOLE
                ? words.reinterpretAsShorts().selectFrom(TABLE).reinterpretAsInts()
                : decodeNarrow(words.reinterpretAsShorts());
    }

    private static IntVector decodeNarrow(ShortVector words) {
        ShortVector sign = words.lanewise(VectorOperators.LSHL, 12).lanewise(VectorOperators.AND, Short.MIN_VALUE);
        return words.selectFrom(TABLE).lanewise(VectorOperators.OR, sign).reinterpretAsInts();
    }

    private static ShortVector table() {
        short[] bits = new short[SHORTS.length()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (short) (Float.floatToRawIntBits(VALUES[i % VALUES.length]) >> 16);
        }
        return ShortVector.fromArray(SHORTS, bits, 0);
    }
}
