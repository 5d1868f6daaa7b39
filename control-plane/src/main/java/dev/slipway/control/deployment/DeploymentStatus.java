package dev.slipway.control.deployment;

import java.util.Set;

/** Baseten's words for where a deployment is in its life, which of them may follow which, and what replicas say about it. */
public enum DeploymentStatus {
    BUILDING,
    DEPLOYING,
    LOADING_MODEL,
    ACTIVE,
    UNHEALTHY,
    UPDATING,
    SCALED_TO_ZERO,
    WAKING_UP,
    DEACTIVATING,
    INACTIVE,
    BUILD_FAILED,
    BUILD_STOPPED,
    DEPLOY_FAILED,
    FAILED;

    /** What may come next, this status itself left out. */
    Set<DeploymentStatus> successors() {
        return switch (this) {
            case BUILDING ->
                Set.of(DEPLOYING, LOADING_MODEL, ACTIVE, BUILD_FAILED, BUILD_STOPPED, DEPLOY_FAILED, DEACTIVATING);
            case DEPLOYING -> Set.of(LOADING_MODEL, ACTIVE, DEPLOY_FAILED, DEACTIVATING);
            case LOADING_MODEL -> Set.of(ACTIVE, SCALED_TO_ZERO, DEPLOY_FAILED, DEACTIVATING);
            case ACTIVE -> Set.of(UNHEALTHY, UPDATING, SCALED_TO_ZERO, DEACTIVATING, FAILED);
            case UNHEALTHY -> Set.of(ACTIVE, SCALED_TO_ZERO, DEACTIVATING, FAILED);
            case UPDATING -> Set.of(ACTIVE, UNHEALTHY, SCALED_TO_ZERO, DEACTIVATING, FAILED);
            case SCALED_TO_ZERO -> Set.of(WAKING_UP, DEACTIVATING, FAILED);
            case WAKING_UP -> Set.of(LOADING_MODEL, ACTIVE, SCALED_TO_ZERO, DEPLOY_FAILED, DEACTIVATING);
            case DEACTIVATING -> Set.of(INACTIVE);
            case INACTIVE -> Set.of(DEPLOYING);
            case BUILD_FAILED, BUILD_STOPPED -> Set.of(BUILDING, DEACTIVATING);
            case DEPLOY_FAILED, FAILED -> Set.of(BUILDING, DEPLOYING, DEACTIVATING);
        };
    }

    /** What replicas of this deployment, as counted, make of it. */
    DeploymentStatus observed(Observation seen) {
        return switch (this) {
            case BUILDING, DEPLOYING, LOADING_MODEL ->
                seen.ready() > 0 ? ACTIVE : seen.overdue() ? DEPLOY_FAILED : starting(seen);
            case ACTIVE, UNHEALTHY, UPDATING -> seen.ready() > 0 ? ACTIVE : seen.atRest() ? SCALED_TO_ZERO : UNHEALTHY;
            case SCALED_TO_ZERO -> seen.desired() > 0 ? WAKING_UP : this;
            case WAKING_UP -> seen.ready() > 0 ? ACTIVE : seen.atRest() ? SCALED_TO_ZERO : starting(seen);
            case DEACTIVATING -> seen.live() == 0 ? INACTIVE : this;
            case INACTIVE, BUILD_FAILED, BUILD_STOPPED, DEPLOY_FAILED, FAILED -> this;
        };
    }

    /** Forwards only: a replica that is started again while others load does not send the deployment back. */
    private DeploymentStatus starting(Observation seen) {
        if (this == LOADING_MODEL || seen.loading() > 0) {
            return LOADING_MODEL;
        }
        return this == BUILDING && seen.live() > 0 ? DEPLOYING : this;
    }

    /** What becomes of a deployment that cannot run; one that served goes on trying. */
    DeploymentStatus failed() {
        return switch (this) {
            case BUILDING -> BUILD_FAILED;
            case DEPLOYING, LOADING_MODEL, WAKING_UP -> DEPLOY_FAILED;
            case ACTIVE, UPDATING -> UNHEALTHY;
            default -> this;
        };
    }

    /** Whether no replica may run. */
    public boolean stopped() {
        return switch (this) {
            case DEACTIVATING, INACTIVE, BUILD_FAILED, BUILD_STOPPED, DEPLOY_FAILED, FAILED -> true;
            case BUILDING, DEPLOYING, LOADING_MODEL, ACTIVE, UNHEALTHY, UPDATING, SCALED_TO_ZERO, WAKING_UP -> false;
        };
    }

    /**
     * What the status depends on.
     *
     * @param live replicas that are not gone
     * @param overdue whether the time to become ready is over
     */
    record Observation(int ready, int loading, int live, int desired, boolean overdue) {

        boolean atRest() {
            return desired == 0 && live == 0;
        }
    }
}
