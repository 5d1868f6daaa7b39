package dev.slipway.control.cluster;

import dev.slipway.control.config.DockerServer;
import dev.slipway.control.config.RuntimeOptions.HealthChecks;
import dev.slipway.control.config.TrussConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a replica is asked how it does, and how long it may do badly without a break.
 *
 * @param startup until it must be ready for the first time
 * @param stopTraffic until one that is not ready is sent nothing more
 * @param restart until one that does not live is ended, so that another takes its place
 */
record Probes(String readiness, String liveness, Duration startup, Duration stopTraffic, Duration restart) {

    private static final String NATIVE_HEALTH = "/health";
    private static final Duration STARTUP = Duration.ofSeconds(1800);
    private static final Duration STOP_TRAFFIC = Duration.ofSeconds(2);

    /** Baseten's, for servers that we know nothing of. */
    private static final Duration RESTART = Duration.ofSeconds(1800);

    /** Our own engine answers about its health whatever it computes. */
    private static final Duration RESTART_NATIVE = Duration.ofSeconds(120);

    /** Until the config is known of a replica that ran before. */
    static final Probes NATIVE = new Probes(NATIVE_HEALTH, NATIVE_HEALTH, STARTUP, STOP_TRAFFIC, RESTART_NATIVE);

    static Probes of(TrussConfig config) {
        DockerServer server = config.dockerServer();
        HealthChecks checks = config.runtime().healthChecks();
        Integer startup = checks.startupThresholdSeconds();
        return new Probes(
                server == null ? NATIVE_HEALTH : server.readinessEndpoint(),
                server == null ? NATIVE_HEALTH : server.livenessEndpoint(),
                seconds(startup == null ? checks.restartCheckDelaySeconds() : startup, STARTUP),
                seconds(checks.stopTrafficThresholdSeconds(), STOP_TRAFFIC),
                seconds(checks.restartThresholdSeconds(), server == null ? RESTART_NATIVE : RESTART));
    }

    private static Duration seconds(@Nullable Integer seconds, Duration absent) {
        return seconds == null || seconds == 0 ? absent : Duration.ofSeconds(seconds);
    }
}
