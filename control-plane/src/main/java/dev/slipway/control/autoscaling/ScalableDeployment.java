package dev.slipway.control.autoscaling;

import dev.slipway.control.deployment.AutoscalingSettings;
import dev.slipway.control.deployment.DeploymentStatus;

/** What the autoscaler looks at of a deployment that may have replicas. */
record ScalableDeployment(
        String id, DeploymentStatus status, int desiredReplicas, int readyReplicas, AutoscalingSettings settings) {

    /** Whether there is nothing yet that could be idle. One that is unhealthy is not kept up by that. */
    boolean isStarting() {
        return switch (status) {
            case ACTIVE, UPDATING -> readyReplicas == 0;
            case UNHEALTHY -> false;
            default -> true;
        };
    }
}
