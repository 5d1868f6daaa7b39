package dev.slipway.control.deployment;

import dev.slipway.control.web.InvalidRequestException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/** Changes to {@link AutoscalingSettings}: what is not sent, or sent as null, stays as it is. */
public record UpdateAutoscalingSettings(
        @Nullable
        @Min(value = 0, message = Allowed.MIN_REPLICA)
        @Max(value = Allowed.MOST_REPLICAS, message = Allowed.MIN_REPLICA)
        Integer minReplica,

        @Nullable
        @Min(value = 1, message = Allowed.MAX_REPLICA)
        @Max(value = Allowed.MOST_REPLICAS, message = Allowed.MAX_REPLICA)
        Integer maxReplica,

        @Nullable @Min(value = 10, message = Allowed.WINDOW) @Max(value = 3600, message = Allowed.WINDOW)
        Integer autoscalingWindow,

        @Nullable @Min(value = 0, message = Allowed.DELAY) @Max(value = 3600, message = Allowed.DELAY)
        Integer scaleDownDelay,

        @Nullable @Min(value = 1, message = Allowed.AT_LEAST_ONE)
        Integer concurrencyTarget,

        @Nullable @Min(value = 1, message = Allowed.UTILIZATION) @Max(value = 100, message = Allowed.UTILIZATION)
        Integer targetUtilizationPercentage,

        @Nullable @Min(value = 1, message = Allowed.AT_LEAST_ONE)
        Integer targetInFlightTokens,

        @Nullable @Min(value = 1, message = Allowed.RATE) @Max(value = 50, message = Allowed.RATE)
        Integer maxScaleDownRate) {

    /** The settings that come out. */
    public AutoscalingSettings applyTo(AutoscalingSettings current) {
        int min = or(minReplica, current.minReplica());
        int max = or(maxReplica, current.maxReplica());
        if (min > max) {
            throw minReplica == null
                    ? new InvalidRequestException("max_replica", max, "at least min_replica, which is " + min)
                    : new InvalidRequestException("min_replica", min, "at most max_replica, which is " + max);
        }
        return new AutoscalingSettings(
                min,
                max,
                or(autoscalingWindow, current.autoscalingWindow()),
                or(scaleDownDelay, current.scaleDownDelay()),
                or(concurrencyTarget, current.concurrencyTarget()),
                or(targetUtilizationPercentage, current.targetUtilizationPercentage()),
                targetInFlightTokens == null ? current.targetInFlightTokens() : targetInFlightTokens,
                maxScaleDownRate == null ? current.maxScaleDownRate() : maxScaleDownRate);
    }

    private static int or(@Nullable Integer sent, int current) {
        return sent == null ? current : sent;
    }

    private static final class Allowed {

        static final int MOST_REPLICAS = 1000;
        static final String MIN_REPLICA = "0 to 1000";
        static final String MAX_REPLICA = "1 to 1000";
        static final String WINDOW = "10 to 3600 seconds";
        static final String DELAY = "0 to 3600 seconds";
        static final String UTILIZATION = "1 to 100 percent";
        static final String RATE = "1 to 50 percent";
        static final String AT_LEAST_ONE = "1 or more";
    }
}
