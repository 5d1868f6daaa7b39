package dev.slipway.control.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a file below {@code DIR/run} says of one process; the last four only of replicas.
 *
 * @param revision tells replicas apart that were started with other settings
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessRecord(
        String role,
        long pid,
        Instant startedAt,
        int port,
        @Nullable String modelId,
        @Nullable String deploymentId,
        @Nullable String replicaId,
        @Nullable String revision) {

    public static final String SUPERVISOR = "supervisor";
    public static final String POSTGRES = "postgres";
    public static final String CONTROL_PLANE = "control-plane";
    public static final String EDGE = "edge";
    public static final String REPLICA = "replica";

    static ProcessRecord ofPart(String role, LiveProcess process, int port) {
        return new ProcessRecord(role, process.pid(), process.startedAt(), port, null, null, null, null);
    }

    /** The same of another process. */
    public ProcessRecord of(LiveProcess process) {
        return new ProcessRecord(
                role, process.pid(), process.startedAt(), port, modelId, deploymentId, replicaId, revision);
    }

    public LiveProcess process() {
        return new LiveProcess(pid, startedAt);
    }

    String fileName() {
        return (replicaId == null ? role : replicaId) + ".json";
    }
}
