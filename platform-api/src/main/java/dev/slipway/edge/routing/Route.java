package dev.slipway.edge.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One deployment as a request sees it.
 *
 * @param nativeEngine whether our own runtime serves it, which takes the internal token and reports a receipt
 * @param predictEndpoint the path that {@code predict} means
 */
public record Route(
        String modelId,
        String deploymentId,
        String status,
        boolean nativeEngine,
        @Nullable String servedModelName,
        String predictEndpoint,
        List<ReplicaAddress> replicas) {

    public Route {
        replicas = List.copyOf(replicas);
    }

    /** Whether a request may wait here for a replica; other states do not lead to one by themselves. */
    public boolean mayGetReplicas() {
        return switch (status) {
            case "BUILD_FAILED", "BUILD_STOPPED", "DEPLOY_FAILED", "DEACTIVATING", "INACTIVE", "FAILED" -> false;
            default -> true;
        };
    }
}
