package dev.slipway.control.deployment;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a deployment is made with beside its config, all defaults filled in. */
record Target(
        String name,
        @Nullable String rawConfig,
        String instanceType,
        boolean development,
        @Nullable String promoteTo,
        boolean keepPrevious,
        @Nullable Map<String, Object> labels,
        Duration deployTimeout,
        AutoscalingSettings autoscalingSettings) {}
