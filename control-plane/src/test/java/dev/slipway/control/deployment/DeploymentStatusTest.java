package dev.slipway.control.deployment;

import static dev.slipway.control.deployment.DeploymentStatus.ACTIVE;
import static dev.slipway.control.deployment.DeploymentStatus.BUILDING;
import static dev.slipway.control.deployment.DeploymentStatus.BUILD_FAILED;
import static dev.slipway.control.deployment.DeploymentStatus.DEPLOYING;
import static dev.slipway.control.deployment.DeploymentStatus.DEPLOY_FAILED;
import static dev.slipway.control.deployment.DeploymentStatus.LOADING_MODEL;
import static dev.slipway.control.deployment.DeploymentStatus.SCALED_TO_ZERO;
import static dev.slipway.control.deployment.DeploymentStatus.UNHEALTHY;
import static dev.slipway.control.deployment.DeploymentStatus.WAKING_UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.deployment.DeploymentStatus.Observation;
import org.junit.jupiter.api.Test;

class DeploymentStatusTest {

    private static final Observation NOTHING = new Observation(0, 0, 0, 1, false);
    private static final Observation ONE_STARTING = new Observation(0, 0, 1, 1, false);
    private static final Observation ONE_LOADING = new Observation(0, 1, 1, 1, false);
    private static final Observation ONE_READY = new Observation(1, 0, 1, 1, false);
    private static final Observation OVERDUE = new Observation(0, 0, 1, 1, true);
    private static final Observation AT_REST = new Observation(0, 0, 0, 0, false);

    @Test
    void aPushGoesThroughDeployingAndLoadingToActive() {
        assertThat(BUILDING.observed(NOTHING)).isEqualTo(BUILDING);
        assertThat(BUILDING.observed(ONE_STARTING)).isEqualTo(DEPLOYING);
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
        assertThat(UNHEALTHY.observed(OVERDUE)).isEqualTo(UNHEALTHY);
    }

    @Test
    void aDeploymentThatLosesItsLastReadyReplicaIsUnhealthyUntilOneIsBack() {
        assertThat(ACTIVE.observed(ONE_STARTING)).isEqualTo(UNHEALTHY);
        assertThat(UNHEALTHY.observed(ONE_READY)).isEqualTo(ACTIVE);
    }

    @Test
    void noReplicaWantedAndNoneLeftIsScaledToZeroAndWakesWhenOneIsWanted() {
        assertThat(ACTIVE.observed(AT_REST)).isEqualTo(SCALED_TO_ZERO);
        assertThat(SCALED_TO_ZERO.observed(NOTHING)).isEqualTo(WAKING_UP);
        assertThat(WAKING_UP.observed(ONE_LOADING)).isEqualTo(LOADING_MODEL);
    }

    @Test
    void whatCannotRunFailsByHowFarItCameAndWhatServedGoesOnTrying() {
        assertThat(BUILDING.failed()).isEqualTo(BUILD_FAILED);
        assertThat(LOADING_MODEL.failed()).isEqualTo(DEPLOY_FAILED);
        assertThat(ACTIVE.failed()).isEqualTo(UNHEALTHY);
    }

    @Test
    void whateverIsObservedIsAnAllowedTransition() {
        for (DeploymentStatus status : DeploymentStatus.values()) {
            for (Observation seen :
                    new Observation[] {NOTHING, ONE_STARTING, ONE_LOADING, ONE_READY, OVERDUE, AT_REST}) {
                assertThat(status.observed(seen))
                        .as("%s on %s", status, seen)
                        .matches(next -> next == status || status.successors().contains(next));
            }
            assertThat(status.failed())
                    .matches(next -> next == status || status.successors().contains(next));
        }
    }
}
