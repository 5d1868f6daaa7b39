package dev.slipway.control.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a replica is used and watched.
 *
 * @param remoteSsh whether a shell on replicas is asked for; there is none
 * @param predictConcurrency requests that one replica takes at once
 */
public record RuntimeOptions(int predictConcurrency, HealthChecks healthChecks, boolean remoteSsh) {

    private static final int MAX_CONCURRENCY = 100_000;

    static RuntimeOptions from(Fields fields) {
        RuntimeOptions options = new RuntimeOptions(
                fields.integer("predict_concurrency", 1, MAX_CONCURRENCY, 1),
                HealthChecks.from(fields.object("health_checks")),
                enabled(fields, "remote_ssh"));
        enabled(fields, "oidc");
        checkOthers(fields);
        fields.end();
        return options;
    }

    private static boolean enabled(Fields runtime, String name) {
        Fields fields = runtime.object(name);
        boolean enabled = fields.flag("enabled", false);
        fields.end();
        runtime.idle(name, !enabled);
        return enabled;
    }

    private static void checkOthers(Fields fields) {
        Integer workers = fields.integer("num_workers", 1, Integer.MAX_VALUE);
        if (workers != null && workers != 1) {
            fields.violation("num_workers", workers, "1; no other number is taken since truss 0.9.49");
        }
        fields.idle("streaming_read_timeout", fields.integer("streaming_read_timeout", 1, 86_400, 60) == 60);
        for (String flag : List.of("enable_tracing_data", "enable_debug_logs", "is_websocket_endpoint")) {
            fields.idle(flag, !fields.flag(flag, false));
        }
        fields.idle(
                "truss_server_version_override",
                fields.text(
                                "truss_server_version_override",
                                "a version as 0.9.50",
                                text -> text.matches("[0-9]+(\\.[0-9A-Za-z]+)*"))
                        == null);
        Transport.check(fields);
        EgressRestrictions.check(fields);
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
