package dev.slipway.control.deployment;

import jakarta.persistence.Embeddable;

/**
 * Between which numbers of replicas a deployment moves, and how.
 *
 * @param autoscalingWindow seconds of traffic that a decision looks at
 * @param scaleDownDelay seconds of low load before a replica goes
 * @param concurrencyTarget requests that one replica is meant to hold
 */
@Embeddable
public record AutoscalingSettings(
        int minReplica,
        int maxReplica,
        int autoscalingWindow,
        int scaleDownDelay,
        int concurrencyTarget,
        int targetUtilizationPercentage) {

    /** Baseten's defaults. */
    public static final AutoscalingSettings DEFAULT = new AutoscalingSettings(0, 1, 60, 900, 1, 70);

    public AutoscalingSettings withMinReplica(int replicas) {
        return new AutoscalingSettings(
                replicas,
                Math.max(replicas, maxReplica),
                autoscalingWindow,
                scaleDownDelay,
                concurrencyTarget,
                targetUtilizationPercentage);
    }
}
