package dev.slipway.control.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a file below {@code DIR/run} says of one process; model, deployment, replica and revision only of replicas.
 *
 * @param healthPort where it takes connections once it is ready, if that is not its port
 * @param revision tells replicas apart that were started with other settings
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessRecord(
        String role,
        long pid,
        Instant startedAt,
        int port,
        @Nullable Integer healthPort,
        @Nullable String modelId,
        @Nullable String deploymentId,
        @Nullable String replicaId,
        @Nullable String revision) {

    public static final String SUPERVISOR = "supervisor";
    public static final String POSTGRES = "postgres";
    public static final String CONTROL_PLANE = "control-plane";
    public static final String EDGE = "edge";
    public static final String REPLICA = "replica";

    /** It starts or ends beside the one that is the edge. */
    public static final String SECOND_EDGE = "second-edge";

    static ProcessRecord ofPart(String role, LiveProcess process, int port) {
        return ofPart(role, process, port, null);
    }

    static ProcessRecord ofPart(String role, LiveProcess process, int port, @Nullable Integer healthPort) {
        return new ProcessRecord(role, process.pid(), process.startedAt(), port, healthPort, null, null, null, null);
    }

    /** The same of another process. */
    public ProcessRecord of(LiveProcess process) {
        return new ProcessRecord(
                role, process.pid(), process.startedAt(), port, healthPort, modelId, deploymentId, replicaId, revision);
    }

    public LiveProcess process() {
        return new LiveProcess(pid, startedAt);
    }

    /** Whether it takes connections where it does so only when it is ready; a supervisor does as long as it lives. */
    boolean healthy() {
        return process().alive()
                && (role.equals(SUPERVISOR) || LoopbackPort.accepts(healthPort == null ? port : healthPort));
    }

    String fileName() {
        String name = role.equals(SECOND_EDGE) ? role + "-" + pid : role;
        return (replicaId == null ? name : replicaId) + ".json";
    }
}
