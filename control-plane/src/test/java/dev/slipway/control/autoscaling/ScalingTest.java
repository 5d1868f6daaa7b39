package dev.slipway.control.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.autoscaling.ScalingDecision.Reason;
import dev.slipway.control.deployment.AutoscalingSettings;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalingTest {

    private final Scaling scaling = new Scaling();
    private AutoscalingSettings settings = settings(0, 8, 10, 30, 10, 70);
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private int replicas = 1;

    @Test
    void theExampleOfTheDocumentsAsksForFour() {
        assertThat(new ScalingPolicy(settings).replicasFor(25)).isEqualTo(4);
        assertThat(new ScalingPolicy(settings).replicasFor(28)).isEqualTo(4);
        assertThat(new ScalingPolicy(settings).replicasFor(28.01)).isEqualTo(5);
    }

    @Test
    void moreLoadBringsAllMissingReplicasAtOnce() {
        run(3, 25);
        assertThat(replicas).isEqualTo(4);
    }

    @Test
    void aLoadThatOneReplicaIsMeantToHoldChangesNothing() {
        run(120, 7);
        assertThat(replicas).isEqualTo(1);
        assertThat(tick(7, false).reason()).isEqualTo(new Reason.Enough());
    }

    @Test
    void lessLoadTakesHalfAwayEachTimeThatTheDelayHasPassed() {
        replicas = 8;
        run(60, 56);
        run(29, 0.5);
        assertThat(replicas).isEqualTo(8);
        assertThat(secondsUntil(4, 0.5)).isBetween(1, 14);
        assertThat(secondsUntil(2, 0.5)).isEqualTo(30);
        assertThat(secondsUntil(1, 0.5)).isEqualTo(30);
        run(200, 0.5);
        assertThat(replicas).isEqualTo(1);
    }

    @Test
    void aRecoveryStartsTheDelayAnew() {
        replicas = 2;
        run(60, 14);
        run(35, 1);
        run(15, 14);
        run(35, 1);
        assertThat(replicas).isEqualTo(2);
    }

    @Test
    void theRateThatTheSettingsSayBoundsEachStep() {
        assertThat(new ScalingPolicy(withRate(20)).stepDown(10, 0)).isEqualTo(8);
        assertThat(new ScalingPolicy(withRate(20)).stepDown(2, 0)).isEqualTo(1);
        assertThat(new ScalingPolicy(withRate(20)).stepDown(1, 0)).isZero();
    }

    @Test
    void theLastReplicaGoesAfterAWholeWindowAndDelayWithoutARequest() {
        settings = settings(0, 1, 10, 0, 1, 70);
        run(20, 0.1);
        assertThat(secondsUntil(0, 0)).isBetween(9, 12);
    }

    @Test
    void theLastReplicaStaysWhereTheSettingsKeepIt() {
        settings = settings(1, 2, 10, 0, 1, 70);
        run(100, 0);
        assertThat(replicas).isEqualTo(1);
    }

    @Test
    void whatStartsIsNotIdle() {
        settings = settings(0, 1, 10, 0, 1, 70);
        for (int second = 0; second < 100; second++) {
            assertThat(tick(0, true).changes()).isFalse();
        }
        assertThat(secondsUntil(0, 0)).isBetween(9, 12);
    }

    @Test
    void aParkedRequestWakes() {
        replicas = 0;
        run(30, 0);
        assertThat(replicas).isZero();
        ScalingDecision decision = decide(new Load(0, 1, 0.2), false);
        assertThat(decision.to()).isEqualTo(1);
        assertThat(decision.explanation()).contains("1 requests wait");
    }

    @Test
    void aRequestThatADrainingReplicaStillHoldsDoesNotWake() {
        replicas = 0;
        assertThat(decide(new Load(3, 0, 3), false).changes()).isFalse();
    }

    @Test
    void withoutReportsNothingGoes() {
        settings = settings(0, 4, 10, 0, 1, 70);
        run(20, 0.5);
        for (int second = 0; second < 300; second++) {
            ScalingDecision decision = decide(null, false);
            assertThat(decision.changes()).isFalse();
            assertThat(decision.reason()).isEqualTo(new Reason.NoReports());
        }
        assertThat(secondsUntil(0, 0)).isBetween(9, 12);
    }

    @Test
    void timeThatTheClockJumpsOverIsNotQuietTime() {
        run(20, 0);
        now = now.plusSeconds(3600);
        assertThat(secondsUntil(0, 0)).isBetween(29, 31);
    }

    @Test
    void aClockThatGoesBackStartsTheQuietTimeAnew() {
        run(20, 0);
        now = now.minusSeconds(3600);
        assertThat(secondsUntil(0, 0)).isBetween(29, 31);
    }

    @Test
    void settingsThatAllowFewerHoldAtOnce() {
        replicas = 6;
        settings = settings(0, 2, 10, 30, 10, 70);
        run(1, 60);
        assertThat(replicas).isEqualTo(2);
    }

    private void run(int seconds, double load) {
        for (int second = 0; second < seconds; second++) {
            tick(load, false);
        }
    }

    private int secondsUntil(int wanted, double load) {
        int seconds = 0;
        while (replicas != wanted && seconds < 10_000) {
            tick(load, false);
            seconds++;
        }
        return seconds;
    }

    private ScalingDecision tick(double load, boolean starting) {
        return decide(new Load((int) Math.ceil(load), 0, load), starting);
    }

    private ScalingDecision decide(@org.jspecify.annotations.Nullable Load load, boolean starting) {
        now = now.plusSeconds(1);
        ScalingDecision decision = scaling.decide(
                now, new Scaling.Seen(replicas, starting, Optional.ofNullable(load)), new ScalingPolicy(settings));
        replicas = decision.to();
        return decision;
    }

    private static AutoscalingSettings withRate(int percent) {
        return new AutoscalingSettings(0, 10, 10, 0, 1, 70, null, percent);
    }

    private static AutoscalingSettings settings(int min, int max, int window, int delay, int target, int utilization) {
        return new AutoscalingSettings(min, max, window, delay, target, utilization, null, null);
    }
}
