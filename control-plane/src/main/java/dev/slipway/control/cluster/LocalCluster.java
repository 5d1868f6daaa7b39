package dev.slipway.control.cluster;

import dev.slipway.control.host.ProcessRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** This host as a cluster: each replica is a process, which outlives the control plane and is adopted by the next one. */
final class LocalCluster implements Cluster {

    private final LocalProcesses processes;
    private final LocalPlan.Host host;
    private final LongSupplier nanoTime;
    private final LocalReplicas starter;
    private final Map<String, LocalDeployment> deployments = new HashMap<>();
    private volatile Consumer<String> listener = _ -> {};

    LocalCluster(
            LocalProcesses processes,
            LocalPlan.Host host,
            Supplier<String> replicaIds,
            LocalReplicas.Settings settings,
            LongSupplier nanoTime) {
        this.processes = processes;
        this.host = host;
        this.nanoTime = nanoTime;
        this.starter = new LocalReplicas(processes, replicaIds, settings, id -> listener.accept(id));
    }

    @Override
    public void open(Consumer<String> changed) throws IOException, InterruptedException {
        takeUp();
        listener = changed;
    }

    @Override
    public void takeUp() throws IOException, InterruptedException {
        for (ProcessRecord record : processes.running()) {
            LocalDeployment deployment = deployment(Objects.requireNonNull(record.deploymentId()));
            if (!deployment.has(record)) {
                deployment.adopt(starter.adopt(record));
                listener.accept(record.deploymentId());
            }
        }
    }

    @Override
    public void close() {
        listener = _ -> {};
        deployments.values().forEach(LocalDeployment::abandon);
        deployments.clear();
    }

    @Override
    public Set<String> deployments() {
        return Set.copyOf(deployments.keySet());
    }

    @Override
    public void apply(Workload workload) throws IOException {
        LocalDeployment deployment = deployment(workload.deploymentId());
        if (workload.replicas() == 0) {
            deployment.stopAll(workload, nanoTime.getAsLong());
            return;
        }
        switch (LocalPlan.of(workload, host)) {
            case LocalPlan.Runnable plan -> deployment.run(workload, plan, nanoTime.getAsLong());
            case LocalPlan.Impossible(String reason) -> deployment.refuse(workload, reason, nanoTime.getAsLong());
        }
    }

    @Override
    public void remove(String deploymentId) throws IOException {
        LocalDeployment deployment = deployment(deploymentId);
        deployment.removeAll(nanoTime.getAsLong());
        if (deployment.empty()) {
            deployments.remove(deploymentId);
        }
    }

    @Override
    public Observation observe(String deploymentId) {
        return Optional.ofNullable(deployments.get(deploymentId))
                .map(LocalDeployment::observe)
                .orElse(Observation.NOTHING);
    }

    private LocalDeployment deployment(String id) {
        return deployments.computeIfAbsent(id, _ -> new LocalDeployment(starter));
    }
}
