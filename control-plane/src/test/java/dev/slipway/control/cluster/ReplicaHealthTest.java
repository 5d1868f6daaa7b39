package dev.slipway.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.cluster.ReplicaHealth.Answer;
import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.deployment.ReplicaPhase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaHealthTest {

    private static final Answer YES = new Answer(true, true, true);
    private static final Answer BUSY = new Answer(true, false, true);
    private static final Answer DEAD = new Answer(false, false, false);

    private final Probes probes =
            new Probes("/ready", "/live", Duration.ofSeconds(100), Duration.ofSeconds(10), Duration.ofSeconds(30));
    private final ReplicaHealth health = new ReplicaHealth(0);
    private long now;

    @Test
    void itStartsLoadsAndIsReady() {
        hear(DEAD);
        assertThat(health.phase()).isEqualTo(ReplicaPhase.STARTING);
        hear(BUSY);
        assertThat(health.phase()).isEqualTo(ReplicaPhase.LOADING);
        hear(DEAD);
        assertThat(health.phase()).isEqualTo(ReplicaPhase.LOADING);
        hear(YES);
        assertThat(health.phase()).isEqualTo(ReplicaPhase.READY);
    }

    @Test
    void oneThatIsNotReadyInTimeIsEnded() {
        pass(99);
        assertThat(hear(BUSY)).isEmpty();
        pass(1);
        assertThat(hear(BUSY).orElseThrow()).contains("Not ready within 100 s");
    }

    @Test
    void trafficStopsAfterItsThresholdAndComesBackWithTheFirstYes() {
        hear(YES);
        for (int second = 0; second < 10; second++) {
            hear(BUSY);
            assertThat(health.phase()).isEqualTo(ReplicaPhase.READY);
            pass(1);
        }
        hear(BUSY);
        assertThat(health.phase()).isEqualTo(ReplicaPhase.UNHEALTHY);
        hear(YES);
        assertThat(health.phase()).isEqualTo(ReplicaPhase.READY);
    }

    @Test
    void aLateAnswerOrTwoChangeNothingHoweverLateTheyAre() {
        hear(YES);
        hear(BUSY);
        pass(60);
        hear(BUSY);
        assertThat(health.phase()).isEqualTo(ReplicaPhase.READY);
    }

    @Test
    void oneThatDoesNotLiveIsEndedAfterItsThreshold() {
        hear(YES);
        assertThat(hear(DEAD)).isEmpty();
        pass(29);
        assertThat(hear(DEAD)).isEmpty();
        pass(1);
        assertThat(hear(DEAD).orElseThrow()).contains("/live said no for 30 s");
    }

    @Test
    void oneThatFlapsStays() {
        hear(YES);
        for (int i = 0; i < 1000; i++) {
            assertThat(hear(i % 3 == 0 ? YES : DEAD)).isEmpty();
            assertThat(health.phase()).isEqualTo(ReplicaPhase.READY);
            pass(2);
        }
    }

    @Test
    void oneThatLivesAndIsNotReadyIsNotEnded() {
        hear(YES);
        for (int i = 0; i < 1000; i++) {
            assertThat(hear(BUSY)).isEmpty();
            pass(1);
        }
        assertThat(health.phase()).isEqualTo(ReplicaPhase.UNHEALTHY);
    }

    @Test
    void thresholdsAndEndpointsAreThoseOfTheConfig() {
        Probes pushed = Probes.of(new ConfigParser().parse("""
                base_image: {image: x}
                docker_server: {start_command: x, server_port: 8000, predict_endpoint: /v1, readiness_endpoint: /ready, liveness_endpoint: /live}
                runtime: {health_checks: {restart_check_delay_seconds: 900, restart_threshold_seconds: 600, stop_traffic_threshold_seconds: 120}}
                """).config());
        assertThat(pushed)
                .isEqualTo(new Probes(
                        "/ready", "/live", Duration.ofSeconds(900), Duration.ofSeconds(120), Duration.ofSeconds(600)));
    }

    private Optional<String> hear(Answer answer) {
        return health.hear(answer, probes, now);
    }

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
