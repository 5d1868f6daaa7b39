package dev.slipway.edge.routing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model and where its names point. */
public record HostedModel(
        String id,
        String name,
        String organisationId,
        Map<String, String> environments,
        @Nullable String developmentDeploymentId,
        Map<String, Route> deployments) {

    static final String PRODUCTION = "production";

    public HostedModel {
        environments = Map.copyOf(environments);
        deployments = Map.copyOf(deployments);
    }

    @Nullable
    Route production() {
        String id = environments.get(PRODUCTION);
        return id == null ? null : deployments.get(id);
    }
}
