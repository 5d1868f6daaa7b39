package dev.slipway.control.deployment;

import java.util.Optional;
import java.util.Set;

/** Baseten's words for where a deployment is in its life, which of them may follow which, and what leads from one to another. */
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
            case BUILDING -> Set.of(DEPLOYING, LOADING_MODEL, ACTIVE, BUILD_FAILED, BUILD_STOPPED, DEPLOY_FAILED);
            case DEPLOYING -> Set.of(LOADING_MODEL, ACTIVE, DEPLOY_FAILED, DEACTIVATING);
            case LOADING_MODEL ->
                Set.of(ACTIVE, UPDATING, SCALED_TO_ZERO, UNHEALTHY, DEPLOY_FAILED, FAILED, DEACTIVATING);
            case ACTIVE -> Set.of(UNHEALTHY, UPDATING, SCALED_TO_ZERO, WAKING_UP, FAILED, DEACTIVATING);
            case UNHEALTHY -> Set.of(ACTIVE, UPDATING, SCALED_TO_ZERO, FAILED, DEACTIVATING);
            case UPDATING -> Set.of(ACTIVE, UNHEALTHY, SCALED_TO_ZERO, WAKING_UP, FAILED, DEACTIVATING);
            case SCALED_TO_ZERO -> Set.of(WAKING_UP, FAILED, DEACTIVATING);
            case WAKING_UP ->
                Set.of(LOADING_MODEL, ACTIVE, UPDATING, SCALED_TO_ZERO, UNHEALTHY, DEPLOY_FAILED, FAILED, DEACTIVATING);
            case DEACTIVATING -> Set.of(INACTIVE);
            case INACTIVE -> Set.of(DEPLOYING);
            case BUILD_FAILED -> Set.of(BUILDING, DEACTIVATING);
            case BUILD_STOPPED -> Set.of(BUILDING);
            case DEPLOY_FAILED, FAILED -> Set.of(DEPLOYING, DEACTIVATING);
        };
    }

    /** What replicas of this deployment, as counted, make of it. */
    DeploymentStatus observed(Observation seen) {
        return switch (this) {
            case BUILDING, DEPLOYING, LOADING_MODEL, WAKING_UP -> arriving(seen);
            case ACTIVE, UNHEALTHY, UPDATING -> serving(seen);
            case SCALED_TO_ZERO -> seen.desired() > 0 ? WAKING_UP : this;
            case DEACTIVATING -> seen.live() == 0 ? INACTIVE : this;
            case INACTIVE, BUILD_FAILED, BUILD_STOPPED, DEPLOY_FAILED, FAILED -> this;
        };
    }

    /** Forwards only: a replica that is started again while others load does not send the deployment back. */
    private DeploymentStatus arriving(Observation seen) {
        if (seen.ready() > 0) {
            return seen.served() && seen.updating() ? UPDATING : ACTIVE;
        }
        if (!seen.served() && seen.overdue()) {
            return DEPLOY_FAILED;
        }
        if (seen.desired() == 0) {
            return seen.live() == 0 ? SCALED_TO_ZERO : this;
        }
        if (this == LOADING_MODEL || seen.loading() > 0) {
            return LOADING_MODEL;
        }
        return this == BUILDING ? DEPLOYING : this;
    }

    private DeploymentStatus serving(Observation seen) {
        if (seen.ready() > 0) {
            return seen.updating() ? UPDATING : ACTIVE;
        }
        if (seen.desired() == 0) {
            return seen.live() == 0 ? SCALED_TO_ZERO : this;
        }
        return this != UNHEALTHY && seen.onItsWayOut() ? WAKING_UP : UNHEALTHY;
    }

    /** What becomes of a deployment whose replicas do not get ready; one that served goes on trying. */
    DeploymentStatus failed(boolean served) {
        return switch (this) {
            case BUILDING -> BUILD_FAILED;
            case DEPLOYING, LOADING_MODEL, WAKING_UP -> served ? UNHEALTHY : DEPLOY_FAILED;
            case ACTIVE, UPDATING -> UNHEALTHY;
            case UNHEALTHY, SCALED_TO_ZERO -> this;
            case DEACTIVATING, INACTIVE, BUILD_FAILED, BUILD_STOPPED, DEPLOY_FAILED, FAILED -> this;
        };
    }

    /** What becomes of a deployment when what its replicas need is not there. */
    DeploymentStatus lost(boolean served) {
        return switch (this) {
            case BUILDING -> BUILD_FAILED;
            case DEPLOYING, LOADING_MODEL, WAKING_UP -> served ? FAILED : DEPLOY_FAILED;
            case ACTIVE, UPDATING, UNHEALTHY, SCALED_TO_ZERO -> FAILED;
            case DEACTIVATING, INACTIVE, BUILD_FAILED, BUILD_STOPPED, DEPLOY_FAILED, FAILED -> this;
        };
    }

    /** What an activation makes of it; empty where it must wait, or where a retry is what is needed. */
    public Optional<DeploymentStatus> activated() {
        return switch (this) {
            case INACTIVE -> Optional.of(DEPLOYING);
            case BUILD_STOPPED -> Optional.of(BUILDING);
            case DEACTIVATING, BUILD_FAILED, DEPLOY_FAILED, FAILED -> Optional.empty();
            case BUILDING, DEPLOYING, LOADING_MODEL, ACTIVE, UNHEALTHY, UPDATING, SCALED_TO_ZERO, WAKING_UP ->
                Optional.of(this);
        };
    }

    DeploymentStatus deactivated() {
        return switch (this) {
            case BUILDING -> BUILD_STOPPED;
            case BUILD_STOPPED, DEACTIVATING, INACTIVE -> this;
            case DEPLOYING,
                    LOADING_MODEL,
                    ACTIVE,
                    UNHEALTHY,
                    UPDATING,
                    SCALED_TO_ZERO,
                    WAKING_UP,
                    BUILD_FAILED,
                    DEPLOY_FAILED,
                    FAILED -> DEACTIVATING;
        };
    }

    /** What a retry makes of it; empty where nothing has failed. */
    Optional<DeploymentStatus> retried() {
        return switch (this) {
            case BUILD_FAILED, BUILD_STOPPED -> Optional.of(BUILDING);
            case DEPLOY_FAILED, FAILED -> Optional.of(DEPLOYING);
            case BUILDING,
                    DEPLOYING,
                    LOADING_MODEL,
                    ACTIVE,
                    UNHEALTHY,
                    UPDATING,
                    SCALED_TO_ZERO,
                    WAKING_UP,
                    DEACTIVATING,
                    INACTIVE -> Optional.empty();
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
     * @param stopping replicas that were told to go
     * @param live replicas that are not gone
     * @param updating whether a replica runs that is to be replaced by one of other settings
     * @param served whether it was active in this attempt
     * @param overdue whether the time to become ready is over
     */
    record Observation(
            int ready,
            int loading,
            int unhealthy,
            int stopping,
            int live,
            int desired,
            boolean updating,
            boolean served,
            boolean overdue) {

        /** The last replica that served leaves because it was told to, not because something broke. */
        boolean onItsWayOut() {
            return stopping > 0 && unhealthy == 0;
        }
    }
}
