package dev.slipway.control.config;

import org.jspecify.annotations.Nullable;

/**
 * How a replica is used and watched.
 *
 * @param predictConcurrency requests that one replica takes at once
 */
public record RuntimeOptions(int predictConcurrency, HealthChecks healthChecks) {

    private static final int MAX_CONCURRENCY = 100_000;

    static RuntimeOptions from(Fields fields) {
        RuntimeOptions options = new RuntimeOptions(
                fields.integer("predict_concurrency", 1, MAX_CONCURRENCY, 1),
                HealthChecks.from(fields.object("health_checks")));
        fields.end();
        return options;
    }

    /** Limits in seconds, each null where the platform decides. */
    public record HealthChecks(
            @Nullable Integer restartCheckDelaySeconds,
            @Nullable Integer restartThresholdSeconds,
            @Nullable Integer stopTrafficThresholdSeconds,
            @Nullable Integer startupThresholdSeconds) {

        private static final int MIN_SECONDS = 10;
        private static final int MAX_SECONDS = 3000;

        static HealthChecks from(Fields fields) {
            HealthChecks checks = new HealthChecks(
                    fields.integer("restart_check_delay_seconds", 0, MAX_SECONDS),
                    fields.integer("restart_threshold_seconds", MIN_SECONDS, MAX_SECONDS),
                    fields.integer("stop_traffic_threshold_seconds", MIN_SECONDS, MAX_SECONDS),
                    fields.integer("startup_threshold_seconds", MIN_SECONDS, MAX_SECONDS));
            checks.checkSum(fields);
            fields.end();
            return checks;
        }

        private void checkSum(Fields fields) {
            if (restartCheckDelaySeconds != null
                    && restartThresholdSeconds != null
                    && restartCheckDelaySeconds + restartThresholdSeconds > MAX_SECONDS) {
                fields.violation(
                        "restart_check_delay_seconds",
                        restartCheckDelaySeconds,
                        "with restart_threshold_seconds at most " + MAX_SECONDS + " together");
            }
        }
    }
}
