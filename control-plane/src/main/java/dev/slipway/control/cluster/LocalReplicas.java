package dev.slipway.control.cluster;

import dev.slipway.control.host.LiveProcess;
import dev.slipway.control.host.ProcessRecord;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes replicas that are watched: new ones, and those that run already. */
final class LocalReplicas {

    private final LocalProcesses processes;
    private final Supplier<String> ids;
    private final Settings settings;
    private final Consumer<String> changed;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    /**
     * @param internalToken what native replicas demand
     * @param grace how long running requests of a replica that is to go may take to end
     */
    record Settings(String internalToken, Duration grace) {}

    LocalReplicas(LocalProcesses processes, Supplier<String> ids, Settings settings, Consumer<String> changed) {
        this.processes = processes;
        this.ids = ids;
        this.settings = settings;
        this.changed = changed;
    }

    LocalReplica start(Workload workload, LocalPlan.Runnable plan) throws IOException {
        LocalProcesses.Started started = processes.start(ids.get(), workload, plan);
        LocalReplica replica = replica(started.record(), started.log());
        replica.askBy(workload.probes());
        replica.watch(started.process().onExit());
        return replica;
    }

    /** Asked once before anybody looks, so that one that serves is not seen as starting. */
    LocalReplica adopt(ProcessRecord record) throws InterruptedException {
        LocalReplica replica = replica(record, processes.log(record));
        replica.probeOnce();
        replica.watch(exit(record.process()));
        return replica;
    }

    void forget(LocalReplica replica) throws IOException {
        processes.forget(replica.record());
    }

    private LocalReplica replica(ProcessRecord record, Path log) {
        String deployment = Objects.requireNonNull(record.deploymentId());
        var endpoint = new ReplicaEndpoint(http, "http://127.0.0.1:" + record.port(), settings.internalToken());
        var drain = new Drain(endpoint, settings.grace(), System::nanoTime);
        return new LocalReplica(record, log, endpoint, drain, System::nanoTime, () -> changed.accept(deployment));
    }

    private static CompletableFuture<?> exit(LiveProcess process) {
        return process.handle().map(ProcessHandle::onExit).orElseGet(() -> CompletableFuture.completedFuture(null));
    }
}
