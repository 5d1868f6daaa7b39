package dev.slipway.edge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyUsesTest {

    private final AtomicLong clock = new AtomicLong(1000);
    private final KeyUses uses = new KeyUses(clock::get);

    private void use(String id) {
        uses.used(new Caller(id, "org-1", KeyScope.EVERYTHING, RequestRates.UNLIMITED, null));
    }

    private Map<String, Instant> told() {
        return Objects.requireNonNull(uses.next()).uses();
    }

    @Test
    void theLastUseOfEachKeyIsToldOnce() {
        use("key-1");
        clock.set(2000);
        use("key-1");
        use("key-2");

        assertThat(told()).isEqualTo(Map.of("key-1", Instant.ofEpochMilli(2000), "key-2", Instant.ofEpochMilli(2000)));
        assertThat(uses.next()).isNull();
    }

    @Test
    void whatTheControlPlaneMissedIsToldAgainUnlessThereIsNewer() {
        use("key-1");
        use("key-2");
        KeyUses.Report missed = Objects.requireNonNull(uses.next());
        clock.set(2000);
        use("key-1");
        uses.missed(missed);

        assertThat(told()).isEqualTo(Map.of("key-1", Instant.ofEpochMilli(2000), "key-2", Instant.ofEpochMilli(1000)));
    }
}
