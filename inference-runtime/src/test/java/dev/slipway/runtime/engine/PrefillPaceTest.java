package dev.slipway.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefillPaceTest {

    private static final int BATCH = 16;
    private static final int MOST = 512;

    private final PrefillPace pace = new PrefillPace(BATCH, MOST);

    @Test
    void promptsAloneHaveAllOfAStep() {
        pace.took(0, 100, 5_000_000);

        assertThat(pace.tokens(0, 3)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whoNeverHearsOfTimesHoldsNothingBack() {
        assertThat(pace.tokens(8, 1)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void looksWhatDecodesTakeBeforeAPromptGoesBesideThem() {
        pace.took(0, 64, 6_400_000);

        for (long nanos : new long[] {9_000_000, 2_000_000, 3_000_000}) {
            assertThat(pace.tokens(8, 1)).isZero();
            pace.took(8, 0, nanos);
        }
        assertThat(pace.tokens(8, 1)).isEqualTo(20);
    }

    @Test
    void ofMoreDecodesThanEverItKnowsWhatFewerTake() {
        pace.took(0, 64, 6_400_000);
        for (int i = 0; i < 3; i++) {
            pace.took(2, 0, 1_000_000);
        }

        assertThat(pace.tokens(8, 1)).isEqualTo(10);
        assertThat(pace.tokens(1, 1)).isZero();
    }

    /** Of any machine: decodes in µs for the step and for each, and µs for each token of a prompt. */
    @ParameterizedTest
    @CsvSource({"400, 200, 100", "1000, 2000, 40", "50, 5, 10", "120000, 8000, 3500", "300, 100, 2"})
    void stepsBesideALongPromptTakeAboutTwiceAsLongAsDecodesAlone(long step, long decode, long token) {
        Machine machine = new Machine(step, decode, token, new Random(1), 0);
        for (int i = 0; i < 20; i++) {
            machine.run(8, 1);
        }

        double alone = step + 8.0 * decode;
        int tokens = 0;
        for (int i = 0; i < 200; i++) {
            tokens += machine.run(8, 1);
            assertThat(machine.lastMicros).isLessThan(2.3 * alone + 4 * token);
        }
        assertThat(tokens).isGreaterThan((int) Math.min(150 * MOST, 150 * 0.7 * alone / token));
    }

    @Test
    void promptsThatOutnumberDecodesGetTheLargerPartOfTheTime() {
        pace.took(0, 100, 10_000_000);
        for (int i = 0; i < 3; i++) {
            pace.took(1, 0, 500_000);
            pace.took(15, 0, 500_000);
        }

        assertThat(pace.tokens(1, 15)).isEqualTo(75);
        assertThat(pace.tokens(15, 1)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void otherWorkOnTheMachineDoesNotMakePausesGrow(long seed) {
        Machine machine = new Machine(400, 200, 100, new Random(seed), 0.05);
        int slow = 0;
        for (int i = 0; i < 1_000; i++) {
            machine.run(8, 1);
            slow += machine.lastPlanned > 2.5 * 2_000 ? 1 : 0;
        }

        assertThat(slow).as("seed %d", seed).isLessThan(20);
    }

    @Test
    void aSlowStartIsForgotten() {
        for (int i = 0; i < 3; i++) {
            pace.took(8, 0, 400_000_000);
        }
        Machine machine = new Machine(400, 200, 100, new Random(1), 0);
        for (int i = 0; i < 65 * 12; i++) {
            machine.run(8, 1);
        }

        assertThat(machine.lastMicros).isLessThan(5_000);
    }

    /** What steps take, and now and then ten times as long. */
    private final class Machine {

        private final long step;
        private final long decode;
        private final long token;
        private final Random random;
        private final double disturbed;
        private double lastMicros;
        private double lastPlanned;

        Machine(long step, long decode, long token, Random random, double disturbed) {
            this.step = step;
            this.decode = decode;
            this.token = token;
            this.random = random;
            this.disturbed = disturbed;
        }

        int run(int decoding, int waiting) {
            int tokens = Math.min(MOST, pace.tokens(decoding, waiting));
            lastPlanned = step + (double) decode * decoding + (double) token * tokens;
            lastMicros = lastPlanned * (random.nextDouble() < disturbed ? 10 : 1);
            pace.took(decoding, tokens, (long) (1_000 * lastMicros));
            return tokens;
        }
    }
}
