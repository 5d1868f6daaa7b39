package dev.slipway.control.deployment;

import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * Between which numbers of replicas a deployment moves, and how.
 *
 * @param autoscalingWindow seconds of traffic that a decision looks at
 * @param scaleDownDelay seconds of low load before a replica goes
 * @param concurrencyTarget requests that one replica is meant to hold
 * @param targetUtilizationPercentage how much of that target is filled before another replica comes
 * @param targetInFlightTokens kept for clients that set it; no decision goes by tokens
 * @param maxScaleDownRate percent of the replicas that one step may take away; null: half of them
 */
@Embeddable
public record AutoscalingSettings(
        int minReplica,
        int maxReplica,
        int autoscalingWindow,
        int scaleDownDelay,
        int concurrencyTarget,
        int targetUtilizationPercentage,
        @Nullable Integer targetInFlightTokens,
        @Nullable Integer maxScaleDownRate) {

    /** Baseten's defaults. */
    public static final AutoscalingSettings DEFAULT = new AutoscalingSettings(0, 1, 60, 900, 1, 70, null, null);

    public AutoscalingSettings withMinReplica(int replicas) {
        return new AutoscalingSettings(
                replicas,
                Math.max(replicas, maxReplica),
                autoscalingWindow,
                scaleDownDelay,
                concurrencyTarget,
                targetUtilizationPercentage,
                targetInFlightTokens,
                maxScaleDownRate);
    }

    public AutoscalingSettings between(int least, int most) {
        return new AutoscalingSettings(
                least,
                most,
                autoscalingWindow,
                scaleDownDelay,
                concurrencyTarget,
                targetUtilizationPercentage,
                targetInFlightTokens,
                maxScaleDownRate);
    }
}
