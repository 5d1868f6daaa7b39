package dev.slipway.runtime.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.runtime.tensor.NativeLibrary;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialsTest {

    private static final int OFFSET = 3;
    private static final float MAX = 9;
    private static final float SCALE = 1 / 0.7f;

    private final Random random = new Random(11);

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 255, 256, 257, 4096, 5003})
    void weighsEachLogitAgainstTheLargest(int size) {
        float[] logits = logits(size);
        Exponentials exponentials = new Exponentials(size);
        double total = exponentials.fill(logits, OFFSET, MAX, SCALE);
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double expected = Math.exp((logits[OFFSET + i] - MAX) * SCALE);
            assertThat((double) exponentials.weights[i])
                    .as("weight %d", i)
                    .isCloseTo(expected < 1e-37 ? 0 : expected, within(1e-6 * expected + 1e-38));
            sum += exponentials.weights[i];
        }
        assertThat(total).isCloseTo(sum, within(1e-12 * sum + 1e-300));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 255, 256, 257, 4096, 5003})
    void hasTheSameBitsInCAndInJava(int size) {
        assumeTrue(NativeLibrary.PRESENT, "no C kernels on this machine");
        float[] logits = logits(size);
        Exponentials inC = new Exponentials(size, true);
        Exponentials inJava = new Exponentials(size, false);
        double total = inC.fill(logits, OFFSET, MAX, SCALE);
        assertThat(total).isEqualTo(inJava.fill(logits, OFFSET, MAX, SCALE));
        assertThat(inC.weights).containsExactly(inJava.weights);
        assertThat(inC.blockSums).containsExactly(inJava.blockSums);
        assertThat(inC.cut(0.01f)).isEqualTo(inJava.cut(0.01f));
        assertThat(inC.blockSums).containsExactly(inJava.blockSums);
    }

    /** Likely ones, and some whose weight is no normal number. */
    private float[] logits(int size) {
        float[] logits = new float[OFFSET + size];
        for (int i = 0; i < size; i++) {
            logits[OFFSET + i] = MAX - 12 * random.nextFloat();
        }
        logits[OFFSET] = MAX;
        for (int i = 7; i < size; i += 20) {
            logits[OFFSET + i] = i % 40 == 7 ? Float.NEGATIVE_INFINITY : -70;
        }
        return logits;
    }
}
