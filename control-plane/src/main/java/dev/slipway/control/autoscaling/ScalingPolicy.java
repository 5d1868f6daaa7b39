package dev.slipway.control.autoscaling;

import dev.slipway.control.deployment.AutoscalingSettings;
import java.time.Duration;

/** The settings of a deployment as rules. */
record ScalingPolicy(AutoscalingSettings settings) {

    private static final int DEFAULT_RATE = 50;

    /** An average that is right on the border must not ask for one more by the last bit of its sum. */
    private static final double ROUNDING = 1e-9;

    Duration window() {
        return Duration.ofSeconds(settings.autoscalingWindow());
    }

    Duration delay() {
        return Duration.ofSeconds(settings.scaleDownDelay());
    }

    /** As many as hold this load at the utilization that is aimed at, within the bounds. */
    int replicasFor(double load) {
        double each = settings.concurrencyTarget() * settings.targetUtilizationPercentage() / 100.0;
        double needed = Math.ceil(load / each - ROUNDING);
        return Math.clamp((long) needed, settings.minReplica(), settings.maxReplica());
    }

    int bounded(int replicas) {
        return Math.clamp(replicas, settings.minReplica(), settings.maxReplica());
    }

    /** What is left after one step down towards {@code wanted}. */
    int stepDown(int current, int wanted) {
        int rate = settings.maxScaleDownRate() == null ? DEFAULT_RATE : settings.maxScaleDownRate();
        int removable = Math.max(1, current * rate / 100);
        return Math.max(wanted, current - removable);
    }
}
