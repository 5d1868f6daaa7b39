package dev.slipway.runtime.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways to find the largest logit: the one that runs here, and the one in Java. */
class LargestTest {

    private static final int OFFSET = 3;

    private final Random random = new Random(11);

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 31, 32, 33, 4096, 5003})
    void findsTheLargestAndWhereItIsFirst(int size) {
        float[] logits = logits(size);
        int at = random.nextInt(size);
        logits[OFFSET + at] = 2;
        logits[OFFSET + Math.min(size - 1, at + 20)] = 2;
        assertThat(Largest.of(logits, OFFSET, size)).isEqualTo(2);
        assertThat(VectorLargest.of(logits, OFFSET, size)).isEqualTo(2);
        assertThat(Largest.first(logits, OFFSET, size, 2)).isEqualTo(at);
        assertThat(VectorLargest.first(logits, OFFSET, size, 2)).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17, 40, 4096, 5003})
    void isNoNumberWhereOneIsNone(int size) {
        float[] logits = logits(size);
        logits[OFFSET + random.nextInt(size)] = Float.NaN;
        assertThat(Largest.of(logits, OFFSET, size)).isNaN();
        assertThat(VectorLargest.of(logits, OFFSET, size)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17})
    void isTheLeastWhereAllAreImpossible(int size) {
        float[] logits = new float[OFFSET + size];
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        assertThat(Largest.of(logits, OFFSET, size)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(VectorLargest.of(logits, OFFSET, size)).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    /** Below 1, and beside the row larger ones. */
    private float[] logits(int size) {
        float[] logits = new float[OFFSET + size + 40];
        Arrays.fill(logits, 9);
        for (int i = 0; i < size; i++) {
            logits[OFFSET + i] = random.nextFloat() - 5;
        }
        return logits;
    }
}
