package dev.slipway.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {

    private final long start = Long.MAX_VALUE - 1; // nanoseconds run over there
    private final RestartBackoff backoff = new RestartBackoff();

    @Test
    void theFirstReplacementStartsAtOnce() {
        backoff.ended(null, "killed", start);
        assertThat(backoff.mayStart(start)).isTrue();
    }

    @Test
    void furtherOnesStartLaterAndLaterButWithinAMinute() {
        backoff.ended(null, "killed", start);
        backoff.ended(null, "killed", start);
        assertThat(backoff.mayStart(after(Duration.ofMillis(999)))).isFalse();
        assertThat(backoff.mayStart(after(Duration.ofSeconds(1)))).isTrue();
        backoff.ended(null, "killed", start);
        assertThat(backoff.mayStart(after(Duration.ofMillis(1999)))).isFalse();
        for (int i = 0; i < 100; i++) {
            backoff.ended(null, "killed", start);
        }
        assertThat(backoff.mayStart(after(Duration.ofSeconds(60)))).isTrue();
    }

    @Test
    void aReplicaThatServedForAWhileEndsTheRow() {
        for (int i = 0; i < 5; i++) {
            backoff.ended(null, "killed", start);
        }
        backoff.ended(start, "killed", after(Duration.ofSeconds(60)));
        assertThat(backoff.mayStart(after(Duration.ofSeconds(60)))).isTrue();
        assertThat(backoff.givenUp()).isEmpty();
    }

    @Test
    void threeEndsInARowWithoutOneReadyAreGivenUp() {
        backoff.ended(null, "first", start);
        backoff.ended(null, "second", start);
        assertThat(backoff.givenUp()).isEmpty();
        backoff.ended(null, "no such tensor", start);
        assertThat(backoff.givenUp()).contains("its replicas end by themselves: no such tensor");
        backoff.ready();
        assertThat(backoff.givenUp()).isEmpty();
    }

    private long after(Duration time) {
        return start + time.toNanos();
    }
}
