package dev.slipway.control.cluster;

import dev.slipway.control.engine.EnginePlan;
import dev.slipway.control.host.DataDirectory;
import dev.slipway.control.host.FreePort;
import dev.slipway.control.host.LiveProcess;
import dev.slipway.control.host.ProcessRecord;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Starts replicas as processes of this host, each in a session of its own with a log and a record, and finds them again. */
final class LocalProcesses {

    private final DataDirectory data;
    private final Map<String, String> hostEnvironment;

    LocalProcesses(DataDirectory data, Map<String, String> hostEnvironment) {
        this.data = data;
        this.hostEnvironment = hostEnvironment;
    }

    Started start(String replicaId, Workload workload, EnginePlan.Native engine, RuntimeCommand command)
            throws IOException {
        int port = FreePort.find();
        Path log = log(workload.deploymentId(), replicaId);
        Files.createDirectories(data.replicaLogs());
        Files.write(log, notes(workload, engine), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        ProcessBuilder builder = new ProcessBuilder(command.listeningOn(port))
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(ReplicaEnvironment.of(hostEnvironment, workload.environment()));
        Process process = builder.start();
        LiveProcess live = LiveProcess.of(process.toHandle());
        ProcessRecord record = new ProcessRecord(
                ProcessRecord.REPLICA,
                live.pid(),
                live.startedAt(),
                port,
                workload.modelId(),
                workload.deploymentId(),
                replicaId,
                command.revision());
        data.records().write(record);
        return new Started(record, log, process);
    }

    /** Records of replicas that run; those of others are taken away. */
    List<ProcessRecord> running() throws IOException {
        List<ProcessRecord> running = new ArrayList<>();
        for (ProcessRecord record : data.records().replicas()) {
            if (record.process().alive()) {
                running.add(record);
            } else {
                forget(record);
            }
        }
        return running;
    }

    void forget(ProcessRecord record) throws IOException {
        data.records().remove(record);
    }

    Path log(ProcessRecord record) {
        return log(Objects.requireNonNull(record.deploymentId()), Objects.requireNonNull(record.replicaId()));
    }

    private Path log(String deploymentId, String replicaId) {
        return data.replicaLogs().resolve(deploymentId + "-" + replicaId + ".log");
    }

    /** What became of the config, ahead of what the engine says. */
    private static List<String> notes(Workload workload, EnginePlan.Native engine) {
        List<String> notes = new ArrayList<>(engine.log());
        workload.environment().keySet().stream()
                .filter(ReplicaEnvironment::reserved)
                .forEach(name -> notes.add(
                        "environment_variables." + name + " not applied, it would change the engine's own process"));
        return notes.stream().map(note -> "config: " + note).toList();
    }

    record Started(ProcessRecord record, Path log, Process process) {}
}
