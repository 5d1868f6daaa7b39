package dev.slipway.edge.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One deployment as a request sees it.
 *
 * @param statusReason why it serves nothing; null while it does, or where that is not known
 * @param nativeEngine whether our own runtime serves it, which takes the internal token and reports a receipt
 * @param predictEndpoint the path that {@code predict} means
 * @param concurrencyLimit requests that one replica holds at once
 * @param rejectOnFull whether requests beyond that are refused at once, and do not wait
 */
public record Route(
        String modelId,
        String deploymentId,
        String status,
        @Nullable String statusReason,
        boolean nativeEngine,
        @Nullable String servedModelName,
        String predictEndpoint,
        int concurrencyLimit,
        boolean rejectOnFull,
        List<ReplicaAddress> replicas) {

    static final int UNLIMITED = Integer.MAX_VALUE;

    public Route {
        replicas = List.copyOf(replicas);
    }

    public boolean isLimited() {
        return concurrencyLimit != UNLIMITED;
    }

    boolean hasReplica(String id) {
        return replicas.stream().anyMatch(replica -> replica.id().equals(id));
    }

    /** Whether there may be no replica until somebody asks for one. */
    public boolean needsWaking() {
        return replicas.isEmpty()
                && switch (status) {
                    case "SCALED_TO_ZERO", "ACTIVE", "UPDATING", "UNHEALTHY" -> true;
                    default -> false;
                };
    }

    /** Whether a request may wait here for a replica; other states do not lead to one by themselves, or not soon. */
    public boolean mayGetReplicas() {
        return switch (status) {
            case "UNHEALTHY" -> statusReason == null;
            case "BUILD_FAILED", "BUILD_STOPPED", "DEPLOY_FAILED", "DEACTIVATING", "INACTIVE", "FAILED" -> false;
            default -> true;
        };
    }
}
