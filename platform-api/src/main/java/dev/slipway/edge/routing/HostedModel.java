package dev.slipway.edge.routing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model and where its names point.
 *
 * @param candidates environment → deployment that takes a part of its requests, where one is being promoted
 */
public record HostedModel(
        String id,
        String name,
        String organisationId,
        Map<String, String> environments,
        Map<String, Candidate> candidates,
        @Nullable String developmentDeploymentId,
        Map<String, Route> deployments) {

    static final String PRODUCTION = "production";

    public HostedModel {
        environments = Map.copyOf(environments);
        candidates = Map.copyOf(candidates);
        deployments = Map.copyOf(deployments);
    }

    /** @param percent of the environment's requests */
    record Candidate(String deploymentId, int percent) {}

    @Nullable
    Route production() {
        String id = environments.get(PRODUCTION);
        return id == null ? null : deployments.get(id);
    }
}
