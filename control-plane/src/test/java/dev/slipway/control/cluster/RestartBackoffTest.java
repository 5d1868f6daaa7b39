package dev.slipway.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {

    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
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
        assertThat(backoff.mayStart(start.plusMillis(999))).isFalse();
        assertThat(backoff.mayStart(start.plusSeconds(1))).isTrue();
        backoff.ended(null, "killed", start);
        assertThat(backoff.mayStart(start.plusMillis(1999))).isFalse();
        for (int i = 0; i < 100; i++) {
            backoff.ended(null, "killed", start);
        }
        assertThat(backoff.mayStart(start.plusSeconds(60))).isTrue();
    }

    @Test
    void aReplicaThatServedForAWhileEndsTheRow() {
        for (int i = 0; i < 5; i++) {
            backoff.ended(null, "killed", start);
        }
        backoff.ended(start, "killed", start.plusSeconds(60));
        assertThat(backoff.mayStart(start.plusSeconds(60))).isTrue();
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
}
