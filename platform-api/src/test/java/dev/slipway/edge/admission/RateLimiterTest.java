package dev.slipway.edge.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.auth.KeyScope;
import dev.slipway.edge.auth.RequestRates;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 30 * SECOND);
    private final RateLimiter limiter = new RateLimiter(now::get);

    @Test
    void aSecondsWorthMayComeAtOnceAndThenEvenly() {
        Caller caller = caller("a", 2, null);
        assertThat(limiter.admit(caller)).isZero();
        assertThat(limiter.admit(caller)).isZero();
        assertThat(limiter.admit(caller)).isEqualTo(SECOND / 2);
        now.addAndGet(SECOND / 2);
        assertThat(limiter.admit(caller)).isZero();
        assertThat(limiter.admit(caller)).isEqualTo(SECOND / 2);
        now.addAndGet(100 * SECOND);
        assertThat(limiter.admit(caller)).isZero();
        assertThat(limiter.admit(caller)).isZero();
        assertThat(limiter.admit(caller)).isPositive();
    }

    @Test
    void bothRatesHoldAndWhatIsRefusedDoesNotCount() {
        Caller caller = caller("a", 1, 2);
        assertThat(limiter.admit(caller)).isZero();
        assertThat(limiter.admit(caller)).isEqualTo(SECOND);
        now.addAndGet(SECOND);
        assertThat(limiter.admit(caller)).isZero();
        now.addAndGet(SECOND);
        assertThat(limiter.admit(caller)).isEqualTo(28 * SECOND);
    }

    @Test
    void keysAreCountedEachForItselfAndAnewWithAnotherRate() {
        assertThat(limiter.admit(caller("a", 1, null))).isZero();
        assertThat(limiter.admit(caller("b", 1, null))).isZero();
        assertThat(limiter.admit(caller("a", 1, null))).isPositive();
        assertThat(limiter.admit(caller("a", 5, null))).isZero();
        assertThat(limiter.admit(caller("c", null, null))).isZero();
    }

    private static Caller caller(String id, @Nullable Integer perSecond, @Nullable Integer perMinute) {
        return new Caller(id, "org-1", KeyScope.EVERYTHING, new RequestRates(perSecond, perMinute), null);
    }
}
