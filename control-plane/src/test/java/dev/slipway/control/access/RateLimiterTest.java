package dev.slipway.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.control.web.TooManyRequestsException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimiterTest {

    private static final Caller ONE = new Caller("default", "admin", "AAAAAAAA");
    private static final Caller OTHER = new Caller("default", "admin", "BBBBBBBB");

    private final AtomicLong now = new AtomicLong(-5);
    private final RateLimiter limiter = new RateLimiter(now::get);

    @ParameterizedTest
    @CsvSource({
        "GET /v1/models, 100, 10",
        "POST /v1/models/{model_id}/deployments/{deployment_id}/logs, 30, 34",
        "GET /v1/models/{model_id}/deployments/{deployment_id}/logs, 100, 10",
        "POST /v1/models/{model_id}/deployments/production/activate, 20, 3000",
        "POST /v1/models/{model_id}/deployments/production/deactivate, 20, 3000",
        "POST /v1/models/{model_id}/deployments/{deployment_id}/retry, 10, 6000"
    })
    void eachEndpointHasItsPace(String endpoint, int most, long millis) {
        for (int i = 0; i < most; i++) {
            limiter.take(ONE, endpoint);
        }
        assertThatThrownBy(() -> limiter.take(ONE, endpoint)).isInstanceOf(TooManyRequestsException.class);
        assertThatCode(() -> limiter.take(OTHER, endpoint)).doesNotThrowAnyException();
        assertThatCode(() -> limiter.take(ONE, endpoint + "/other")).doesNotThrowAnyException();
        now.addAndGet(Duration.ofMillis(millis).toNanos());
        assertThatCode(() -> limiter.take(ONE, endpoint)).doesNotThrowAnyException();
        assertThatThrownBy(() -> limiter.take(ONE, endpoint)).isInstanceOf(TooManyRequestsException.class);
    }

    @Test
    void whatWasTakenIsBackAfterThePeriod() {
        Allowance allowance = new Allowance(2, Duration.ofSeconds(1));
        assertThat(allowance.isFull(0)).isTrue();
        assertThat(allowance.take(0)).isZero();
        assertThat(allowance.take(0)).isZero();
        assertThat(allowance.take(0)).isEqualTo(500_000_000);
        assertThat(allowance.isFull(999_999_999)).isFalse();
        assertThat(allowance.isFull(1_000_000_000)).isTrue();
    }
}
