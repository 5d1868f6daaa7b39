package dev.slipway.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final long WORKED = 50_000;
    private static final long TOO_LONG = WORKED + Patience.AWAY + 1;
    private static final long START = Long.MAX_VALUE - TOO_LONG; // as System.nanoTime may be, before it overflows

    private final Patience patience = new Patience();

    @Test
    void lastsAsLongAsHelpersAreOnlySlower() {
        patience.waited(WORKED, TOO_LONG - 1, START);
        patience.waited(20 * WORKED, TOO_LONG, START);

        assertThat(patience.isLost(START)).isFalse();
    }

    @Test
    void isLostForAWhileWhenAHelperWasAway() {
        patience.waited(WORKED, TOO_LONG, START);

        assertThat(patience.isLost(START)).isTrue();
        assertThat(patience.isLost(after(Patience.SHORTEST - 1))).isTrue();
        assertThat(patience.isLost(after(Patience.SHORTEST))).isFalse();
    }

    @Test
    void isLostForTwiceAsLongEachTimeThatAHelperWasAwayAgainSoonUpToALimit() {
        long now = START;
        for (long pause = Patience.SHORTEST; pause < Patience.LONGEST; pause *= 2) {
            now = lose(now, pause);
        }
        now = lose(now, Patience.LONGEST);
        lose(now, Patience.LONGEST);
    }

    @Test
    void isLostShortlyAgainAfterHelpersWereThereForLong() {
        long now = lose(lose(START, Patience.SHORTEST), 2 * Patience.SHORTEST);

        lose(now + 8 * Patience.SHORTEST, Patience.SHORTEST);
    }

    private static long after(long nanos) {
        return START + nanos;
    }

    /** Loses it once, for as long as is expected; returns when that is over. */
    private long lose(long now, long expected) {
        patience.waited(WORKED, TOO_LONG, now);
        assertThat(patience.isLost(now + expected - 1)).isTrue();
        assertThat(patience.isLost(now + expected)).isFalse();
        return now + expected;
    }
}
