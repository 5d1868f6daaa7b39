package dev.slipway.control.deployment;

import dev.slipway.control.Configs;
import dev.slipway.control.config.ConfigParser;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Deployments that no database knows. */
public final class DeploymentSamples {

    private DeploymentSamples() {}

    /** Just pushed, with ten minutes to become ready. */
    public static Deployment pushed(@Nullable String promoteTo, AutoscalingSettings settings, Instant now) {
        Target target = new Target("one", null, "1x2", false, promoteTo, false, null, Duration.ofMinutes(10), settings);
        return new Deployment("abcd123", "abcd1234", new ConfigParser().read(Configs.nano()), target, now);
    }
}
