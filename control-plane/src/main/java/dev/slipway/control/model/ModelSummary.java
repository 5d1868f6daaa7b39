package dev.slipway.control.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A model as answers show it; the names are Baseten's. */
public record ModelSummary(
        String id,
        Instant createdAt,
        String name,
        long deploymentsCount,
        @Nullable String productionDeploymentId,
        @Nullable String developmentDeploymentId,
        String instanceTypeName,
        String teamName) {}
