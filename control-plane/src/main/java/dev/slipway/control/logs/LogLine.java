package dev.slipway.control.logs;

import org.jspecify.annotations.Nullable;

/**
 * One line of a deployment's log.
 *
 * @param at epoch nanoseconds
 * @param replica null for what the platform itself says
 * @param level null where the line does not say
 */
record LogLine(
        long at,
        String deploymentId,
        LogComponent component,
        @Nullable String replica,
        @Nullable String requestId,
        @Nullable LogLevel level,
        String message) {

    LogLine saying(String other) {
        return new LogLine(at, deploymentId, component, replica, requestId, level, other);
    }
}
