package dev.slipway.control.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** One process in {@code status --json}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProcessView(
        String role,
        long pid,
        int port,
        @Nullable String modelId,
        @Nullable String deploymentId,
        @Nullable String replicaId) {

    static ProcessView from(ProcessRecord record) {
        return new ProcessView(
                record.role(),
                record.pid(),
                record.port(),
                record.modelId(),
                record.deploymentId(),
                record.replicaId());
    }
}
