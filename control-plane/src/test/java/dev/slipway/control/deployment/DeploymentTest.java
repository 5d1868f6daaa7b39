package dev.slipway.control.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final Deployment deployment = DeploymentSamples.pushed("production", AutoscalingSettings.DEFAULT, NOW);

    @Test
    void aFreshDeploymentWantsOneReplicaEvenWhereNoneStays() {
        assertThat(deployment.autoscalingSettings().minReplica()).isZero();
        assertThat(deployment.desiredReplicas()).isEqualTo(1);
    }

    @Test
    void itSaysWhenItsStatusChanged() {
        assertThat(deployment.observe(List.of(), false, NOW)).isTrue();
        assertThat(deployment.observe(seen(ReplicaPhase.STARTING), false, NOW)).isFalse();
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.DEPLOYING);
    }

    @Test
    void aFailureIsRememberedWithItsReasonAndWantsNoReplicas() {
        assertThat(deployment.fail("no such checkpoint")).isTrue();
        assertThat(deployment.fail("no such checkpoint")).isFalse();
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.BUILD_FAILED);
        assertThat(deployment.statusReason()).isEqualTo("no such checkpoint");
        assertThat(deployment.desiredReplicas()).isZero();
    }

    @Test
    void whatIsNotReadyInTimeFailsAndSaysSo() {
        deployment.observe(seen(ReplicaPhase.LOADING), false, NOW);
        deployment.observe(seen(ReplicaPhase.LOADING), false, NOW.plus(Duration.ofMinutes(10)));
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.LOADING_MODEL);
        deployment.observe(
                seen(ReplicaPhase.LOADING),
                false,
                NOW.plus(Duration.ofMinutes(10).plusMillis(1)));
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.DEPLOY_FAILED);
        assertThat(deployment.statusReason()).contains("deploy timeout");
    }

    @Test
    void aReasonGoesWhenTheDeploymentRecovers() {
        deployment.observe(seen(ReplicaPhase.READY), false, NOW);
        deployment.fail("exit code 1");
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.UNHEALTHY);
        assertThat(deployment.desiredReplicas()).isEqualTo(1);
        deployment.observe(seen(ReplicaPhase.READY), false, NOW);
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.ACTIVE);
        assertThat(deployment.statusReason()).isNull();
    }

    @Test
    void scaledToZeroItRestsOnceItsReplicasAreGone() {
        deployment.observe(seen(ReplicaPhase.READY), false, NOW);
        deployment.scaleTo(0);
        deployment.observe(seen(ReplicaPhase.READY), false, NOW);
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.ACTIVE);
        deployment.observe(seen(ReplicaPhase.EXITED), false, NOW);
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.SCALED_TO_ZERO);
    }

    @Test
    void itMovesBetweenTheNumbersThatItsEnvironmentSays() {
        deployment.follow(AutoscalingSettings.DEFAULT.withMinReplica(3));
        assertThat(deployment.desiredReplicas()).isEqualTo(3);
    }

    private static List<ReplicaStatus> seen(ReplicaPhase phase) {
        return List.of(new ReplicaStatus("abcde", phase, null, null));
    }
}
