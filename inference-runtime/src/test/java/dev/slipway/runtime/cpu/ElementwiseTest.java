package dev.slipway.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of any length, from any place to any place: what is beside them stays, and each element has the bits of the plain formula. */
class ElementwiseTest {

    private static final int A = 3;
    private static final int B = 1;
    private static final int TO = 2;

    private final Random random = new Random(11);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 33, 128})
    void hasTheBitsOfPlainArithmetic(int count) {
        float[] a = floats(count + 7);
        float[] b = floats(count + 7);
        float[] before = floats(count + 7);
        float[][] found = new float[5][];
        for (int i = 0; i < found.length; i++) {
            found[i] = before.clone();
        }
        Elementwise.sum(a, A, b, B, found[0], TO, count);
        Elementwise.addSum(a, A, b, B, found[1], TO, count);
        Elementwise.addScaled(0.3f, a, A, found[2], TO, count);
        Elementwise.scale(0.3f, found[3], TO, count);
        Elementwise.divide(a, A, 0.3f, found[4], TO, count);

        float[][] expected = new float[5][];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = before.clone();
        }
        for (int i = 0; i < count; i++) {
            float sum = a[A + i] + b[B + i];
            expected[0][TO + i] = sum;
            expected[1][TO + i] += sum;
            expected[2][TO + i] += 0.3f * a[A + i];
            expected[3][TO + i] *= 0.3f;
            expected[4][TO + i] = a[A + i] / 0.3f;
        }
        assertThat(found).isDeepEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 33, 128})
    void widensBfloat16(int count) {
        MemorySegment halves = Arena.ofAuto().allocate(2L * (count + 1), 2);
        float[] expected = new float[count + 4];
        for (int i = 0; i < count; i++) {
            short half = (short) random.nextInt(0x7f80);
            halves.setAtIndex(ValueLayout.JAVA_SHORT, i, half);
            expected[TO + i] = Float.intBitsToFloat(half << 16);
        }
        float[] found = new float[count + 4];
        Elementwise.widen(Memory.address(halves, 0, 2L * count), found, TO, count);
        assertThat(found).containsExactly(expected);
    }

    private float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }
}
