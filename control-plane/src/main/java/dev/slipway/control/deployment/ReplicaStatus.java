package dev.slipway.control.deployment;

import org.jspecify.annotations.Nullable;

/**
 * What a look at the cluster says of one replica.
 *
 * @param url where it listens; null while it does not
 * @param message what an operator should know, or null
 */
public record ReplicaStatus(
        String replicaId,
        ReplicaPhase phase,
        @Nullable String url,
        @Nullable String message) {}
