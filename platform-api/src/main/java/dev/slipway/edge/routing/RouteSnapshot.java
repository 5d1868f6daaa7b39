package dev.slipway.edge.routing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.edge.auth.ApiKeys;
import dev.slipway.edge.auth.KeyScope;
import dev.slipway.edge.auth.RequestRates;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** What the control plane tells the edge, as it travels: docs/architecture.md, "Shapes between the programs". */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record RouteSnapshot(
        @JsonProperty(required = true) long version,
        @Nullable List<Model> models,
        @Nullable List<Key> apiKeys,
        @Nullable List<Session> sessions) {

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Model(
            @JsonProperty(required = true) String id,
            String name,
            String organisationId,
            @Nullable Map<String, String> environments,
            @Nullable Map<String, Candidate> candidates,
            @Nullable String developmentDeploymentId,
            @Nullable List<Deployment> deployments) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Deployment(
            @JsonProperty(required = true) String id,
            String status,
            @Nullable String statusReason,
            String engine,
            @Nullable String servedModelName,
            @Nullable String predictEndpoint,
            @Nullable Integer concurrencyLimit,
            @Nullable Boolean rejectOnFull,
            @Nullable List<Replica> replicas) {}

    /** A deployment that takes {@code percent} of an environment's requests. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Candidate(String deploymentId, int percent) {}

    record Replica(String id, String url) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Key(
            String id,
            String prefix,
            String sha256,
            String organisationId,
            @Nullable List<String> modelIds,
            @Nullable List<String> environmentNames,
            @Nullable Integer requestsPerSecond,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer bestPriority) {

        ApiKeys.Key toKey() {
            return new ApiKeys.Key(
                    id,
                    prefix,
                    sha256,
                    organisationId,
                    KeyScope.of(modelIds, environmentNames),
                    new RequestRates(requestsPerSecond, requestsPerMinute),
                    bestPriority);
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Session(
            String id,
            String sha256,
            Instant expiresAt,
            String organisationId,
            @Nullable String apiKeyId) {

        ApiKeys.Session toSession() {
            return new ApiKeys.Session(id, sha256, expiresAt, organisationId, apiKeyId);
        }
    }
}
