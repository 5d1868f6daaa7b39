package dev.slipway.control.cluster;

import dev.slipway.control.host.DataDirectory;
import dev.slipway.control.host.FreePort;
import dev.slipway.control.host.LiveProcess;
import dev.slipway.control.host.ProcessRecord;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts replicas as processes of this host, each in a session of its own with a log and a record, and finds them again. */
final class LocalProcesses {

    private final DataDirectory data;
    private final Map<String, String> hostEnvironment;

    LocalProcesses(DataDirectory data, Map<String, String> hostEnvironment) {
        this.data = data;
        this.hostEnvironment = hostEnvironment;
    }

    /** Without a record nobody would end it: if that cannot be written, the replica is ended at once. */
    Started start(String replicaId, Workload workload, LocalPlan.Runnable plan) throws IOException {
        ProcessRecord planned = new ProcessRecord(
                ProcessRecord.REPLICA,
                0,
                Instant.EPOCH,
                FreePort.find(),
                null,
                workload.modelId(),
                workload.deploymentId(),
                replicaId,
                plan.command().revision(workload.environment()));
        Files.createDirectories(data.replicaLogs());
        Files.write(log(planned), notes(workload, plan), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Process process = spawn(planned, workload, plan);
        ProcessRecord record = planned.of(LiveProcess.of(process.toHandle()));
        try {
            data.records().write(record);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        return new Started(record, log(record), process);
    }

    /** From here on it is found by its mark. */
    Process spawn(ProcessRecord planned, Workload workload, LocalPlan.Runnable plan) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(plan.command().listeningOn(planned.port()))
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.appendTo(log(planned).toFile()));
        builder.environment().clear();
        builder.environment()
                .putAll(ReplicaEnvironment.of(
                        hostEnvironment, workload.environment(), plan.secrets().values()));
        String[] mark = data.records().mark(planned).split("=", 2);
        builder.environment().put(mark[0], mark[1]);
        return builder.start();
    }

    /** Replicas that run; records of others are taken away, and those that are missing are made. */
    List<ProcessRecord> running() throws IOException {
        List<ProcessRecord> running = new ArrayList<>();
        for (ProcessRecord record : data.records().replicas()) {
            if (record.process().alive()) {
                running.add(record);
            } else {
                forget(record);
            }
        }
        for (ProcessRecord record : data.records().unrecorded()) {
            data.records().write(record);
            running.add(record);
        }
        return running;
    }

    void forget(ProcessRecord record) throws IOException {
        data.records().remove(record);
    }

    Path log(ProcessRecord record) {
        return data.replicaLogs().resolve(record.deploymentId() + "-" + record.replicaId() + ".log");
    }

    /** What became of the config, ahead of what the engine says. */
    private static List<String> notes(Workload workload, LocalPlan.Runnable plan) {
        List<String> notes = new ArrayList<>(plan.notes());
        workload.environment().keySet().stream()
                .filter(ReplicaEnvironment::reserved)
                .forEach(name -> notes.add(
                        "environment_variables." + name + " not applied, it would change the engine's own process"));
        return notes.stream().map(note -> "config: " + note).toList();
    }

    record Started(ProcessRecord record, Path log, Process process) {}
}
