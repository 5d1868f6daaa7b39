package dev.slipway.system.harness;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code ./slipway status --json} prints. */
public record Status(boolean ready, String url, String version, List<Part> processes) {
    public record Part(
            String role,
            long pid,
            int port,
            @Nullable String modelId,
            @Nullable String deploymentId,
            @Nullable String replicaId) {}

    public Part part(String role) {
        return find(role).orElseThrow(() -> new AssertionError("no " + role + " in " + this));
    }

    public Optional<Part> find(String role) {
        return processes.stream().filter(part -> part.role().equals(role)).findFirst();
    }

    public Part replicaOf(String modelId) {
        return processes.stream()
                .filter(part -> part.role().equals("replica") && modelId.equals(part.modelId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no replica of " + modelId + " in " + this));
    }
}
