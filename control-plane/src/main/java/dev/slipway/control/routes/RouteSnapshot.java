package dev.slipway.control.routes;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that an edge needs to serve without us: which models there are, where they run, and who may call. */
record RouteSnapshot(long version, @JsonUnwrapped Content content) {

    /** What a version stands for: equal content keeps its number. */
    record Content(List<ModelRoutes> models, List<KeyHash> apiKeys, List<SessionHash> sessions) {}

    /**
     * @param environments name → deployment that serves there
     * @param candidates name → deployment that takes a part of that environment's requests
     */
    record ModelRoutes(
            String id,
            String name,
            String organisationId,
            Map<String, String> environments,
            Map<String, CandidateRoute> candidates,
            @Nullable String developmentDeploymentId,
            List<DeploymentRoutes> deployments) {}

    /**
     * @param statusReason why it serves nothing; null while it does, or where that is not known
     * @param engine {@code NATIVE} for our runtime, else {@code CONTAINER}
     * @param concurrencyLimit requests that one replica holds at once; null: as many as come
     * @param rejectOnFull whether requests beyond that are refused at once, and do not wait
     * @param replicas those that may be sent requests
     */
    record DeploymentRoutes(
            String id,
            String status,
            @Nullable String statusReason,
            String engine,
            String servedModelName,
            String predictEndpoint,
            @Nullable Integer concurrencyLimit,
            boolean rejectOnFull,
            List<ReplicaRoute> replicas) {}

    /** @param percent of the environment's requests */
    record CandidateRoute(String deploymentId, int percent) {}

    record ReplicaRoute(String id, String url) {}

    /**
     * @param modelIds the only models that the key may call; null: every one
     * @param environmentNames the only environments that the key may call; null: every one
     * @param bestPriority the lowest, which is the most urgent, that the key's requests may have; null: any
     */
    record KeyHash(
            String id,
            String prefix,
            String sha256,
            String organisationId,
            @Nullable List<String> modelIds,
            @Nullable List<String> environmentNames,
            @Nullable Integer requestsPerSecond,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer bestPriority) {}

    /** @param apiKeyId the key that opened it, beyond which it allows nothing; null for a sign-in link */
    record SessionHash(
            String id,
            String sha256,
            Instant expiresAt,
            String organisationId,
            @Nullable String apiKeyId) {}
}
