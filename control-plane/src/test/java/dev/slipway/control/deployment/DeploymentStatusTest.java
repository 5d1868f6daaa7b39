package dev.slipway.control.deployment;

import static dev.slipway.control.deployment.DeploymentStatus.ACTIVE;
import static dev.slipway.control.deployment.DeploymentStatus.BUILDING;
import static dev.slipway.control.deployment.DeploymentStatus.BUILD_FAILED;
import static dev.slipway.control.deployment.DeploymentStatus.BUILD_STOPPED;
import static dev.slipway.control.deployment.DeploymentStatus.DEACTIVATING;
import static dev.slipway.control.deployment.DeploymentStatus.DEPLOYING;
import static dev.slipway.control.deployment.DeploymentStatus.DEPLOY_FAILED;
import static dev.slipway.control.deployment.DeploymentStatus.FAILED;
import static dev.slipway.control.deployment.DeploymentStatus.INACTIVE;
import static dev.slipway.control.deployment.DeploymentStatus.LOADING_MODEL;
import static dev.slipway.control.deployment.DeploymentStatus.SCALED_TO_ZERO;
import static dev.slipway.control.deployment.DeploymentStatus.UNHEALTHY;
import static dev.slipway.control.deployment.DeploymentStatus.UPDATING;
import static dev.slipway.control.deployment.DeploymentStatus.WAKING_UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.deployment.DeploymentStatus.Observation;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeploymentStatusTest {

    private static final Observation NOTHING = new Observation(0, 0, 0, 0, 0, 1, false, false, false);
    private static final Observation ONE_STARTING = new Observation(0, 0, 0, 0, 1, 1, false, false, false);
    private static final Observation ONE_LOADING = new Observation(0, 1, 0, 0, 1, 1, false, false, false);
    private static final Observation ONE_READY = new Observation(1, 0, 0, 0, 1, 1, false, false, false);
    private static final Observation OVERDUE = new Observation(0, 0, 0, 0, 1, 1, false, false, true);
    private static final Observation OVERDUE_ONCE_SERVED = new Observation(0, 0, 0, 0, 1, 1, false, true, true);
    private static final Observation AT_REST = new Observation(0, 0, 0, 0, 0, 0, false, true, false);
    private static final Observation GOING_TO_REST = new Observation(0, 0, 0, 1, 1, 0, false, true, false);
    private static final Observation WANTED_AGAIN = new Observation(0, 0, 0, 1, 2, 1, false, true, false);
    private static final Observation REPLACED = new Observation(1, 1, 0, 0, 2, 1, true, true, false);

    @Test
    void aPushGoesThroughDeployingAndLoadingToActive() {
        assertThat(BUILDING.observed(NOTHING)).isEqualTo(DEPLOYING);
        assertThat(DEPLOYING.observed(ONE_STARTING)).isEqualTo(DEPLOYING);
        assertThat(DEPLOYING.observed(ONE_LOADING)).isEqualTo(LOADING_MODEL);
        assertThat(LOADING_MODEL.observed(ONE_READY)).isEqualTo(ACTIVE);
    }

    @Test
    void stepsTooShortToSeeAreLeftOut() {
        assertThat(BUILDING.observed(ONE_LOADING)).isEqualTo(LOADING_MODEL);
        assertThat(BUILDING.observed(ONE_READY)).isEqualTo(ACTIVE);
    }

    @Test
    void aReplicaThatIsStartedAgainDoesNotSendTheDeploymentBack() {
        assertThat(LOADING_MODEL.observed(ONE_STARTING)).isEqualTo(LOADING_MODEL);
        assertThat(DEPLOYING.observed(NOTHING)).isEqualTo(DEPLOYING);
    }

    @Test
    void theDeployTimeoutEndsOnlyWhatNeverServed() {
        assertThat(LOADING_MODEL.observed(OVERDUE)).isEqualTo(DEPLOY_FAILED);
        assertThat(LOADING_MODEL.observed(OVERDUE_ONCE_SERVED)).isEqualTo(LOADING_MODEL);
        assertThat(WAKING_UP.observed(OVERDUE_ONCE_SERVED)).isEqualTo(WAKING_UP);
        assertThat(UNHEALTHY.observed(OVERDUE_ONCE_SERVED)).isEqualTo(UNHEALTHY);
    }

    @Test
    void aDeploymentThatLosesItsLastReadyReplicaIsUnhealthyUntilOneIsBack() {
        assertThat(ACTIVE.observed(ONE_STARTING)).isEqualTo(UNHEALTHY);
        assertThat(UNHEALTHY.observed(ONE_READY)).isEqualTo(ACTIVE);
    }

    @Test
    void noReplicaWantedAndNoneLeftIsScaledToZeroAndWakesWhenOneIsWanted() {
        assertThat(ACTIVE.observed(GOING_TO_REST)).isEqualTo(ACTIVE);
        assertThat(ACTIVE.observed(AT_REST)).isEqualTo(SCALED_TO_ZERO);
        assertThat(SCALED_TO_ZERO.observed(NOTHING)).isEqualTo(WAKING_UP);
        assertThat(WAKING_UP.observed(ONE_LOADING)).isEqualTo(LOADING_MODEL);
        assertThat(WAKING_UP.observed(AT_REST)).isEqualTo(SCALED_TO_ZERO);
    }

    @Test
    void oneThatIsWantedAgainWhileItsLastReplicaLeavesWakesUp() {
        assertThat(ACTIVE.observed(WANTED_AGAIN)).isEqualTo(WAKING_UP);
        assertThat(UNHEALTHY.observed(WANTED_AGAIN)).isEqualTo(UNHEALTHY);
    }

    @Test
    void itIsUpdatingWhileReplicasOfOtherSettingsServe() {
        assertThat(ACTIVE.observed(REPLACED)).isEqualTo(UPDATING);
        assertThat(UPDATING.observed(ONE_READY)).isEqualTo(ACTIVE);
    }

    @Test
    void whatDoesNotGetReadyFailsByHowFarItCameAndWhatServedGoesOnTrying() {
        assertThat(BUILDING.failed(false)).isEqualTo(BUILD_FAILED);
        assertThat(LOADING_MODEL.failed(false)).isEqualTo(DEPLOY_FAILED);
        assertThat(LOADING_MODEL.failed(true)).isEqualTo(UNHEALTHY);
        assertThat(ACTIVE.failed(true)).isEqualTo(UNHEALTHY);
    }

    @Test
    void whatServedAndLacksWhatItNeedsHasFailed() {
        assertThat(DEPLOYING.lost(false)).isEqualTo(DEPLOY_FAILED);
        assertThat(ACTIVE.lost(true)).isEqualTo(FAILED);
        assertThat(UNHEALTHY.lost(true)).isEqualTo(FAILED);
    }

    @Test
    void anActivationIsForWhatIsOffAndARetryForWhatFailed() {
        assertThat(INACTIVE.activated()).contains(DEPLOYING);
        assertThat(ACTIVE.activated()).contains(ACTIVE);
        assertThat(DEACTIVATING.activated()).isEmpty();
        assertThat(DEPLOY_FAILED.activated()).isEmpty();
        assertThat(DEPLOY_FAILED.retried()).contains(DEPLOYING);
        assertThat(BUILD_FAILED.retried()).contains(BUILDING);
        assertThat(ACTIVE.retried()).isEmpty();
        assertThat(BUILDING.deactivated()).isEqualTo(BUILD_STOPPED);
        assertThat(DEPLOY_FAILED.deactivated()).isEqualTo(DEACTIVATING);
    }

    @Test
    void everyStepIsAnAllowedTransition() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            DeploymentStatus status = DeploymentStatus.values()[random.nextInt(DeploymentStatus.values().length)];
            Observation seen = anything(status, random);
            Stream.of(
                            Stream.of(status.observed(seen), status.failed(seen.served()), status.lost(seen.served())),
                            Stream.of(status.deactivated()),
                            status.activated().stream(),
                            status.retried().stream())
                    .flatMap(next -> next)
                    .forEach(next -> assertThat(next)
                            .as("%s on %s", status, seen)
                            .matches(to -> to == status || status.successors().contains(to)));
        }
    }

    private static Observation anything(DeploymentStatus status, Random random) {
        boolean served = status == LOADING_MODEL ? random.nextBoolean() : status != BUILDING && status != DEPLOYING;
        int ready = random.nextInt(2);
        int loading = random.nextInt(2);
        int unhealthy = random.nextInt(2);
        int stopping = random.nextInt(2);
        return new Observation(
                ready,
                loading,
                unhealthy,
                stopping,
                ready + loading + unhealthy + stopping + random.nextInt(2),
                served ? random.nextInt(2) : 1,
                random.nextBoolean(),
                served,
                random.nextBoolean());
    }
}
