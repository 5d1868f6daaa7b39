package dev.slipway.control.cluster;

import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A cluster whose replicas start, load, get ready, die and stop as chance has it, and whose events may get lost. */
final class FakeCluster implements Cluster {

    private final RandomGenerator random;
    private final Map<String, List<ReplicaStatus>> replicas = new TreeMap<>();
    private Consumer<String> changed = _ -> {};
    private static final AtomicInteger IDS = new AtomicInteger(10_000);

    FakeCluster(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void open(Consumer<String> listener) {
        changed = listener;
    }

    @Override
    public void takeUp() {}

    @Override
    public void close() {
        changed = _ -> {};
    }

    @Override
    public Set<String> deployments() {
        return Set.copyOf(replicas.keySet());
    }

    @Override
    public void apply(Workload workload) {
        List<ReplicaStatus> mine = replicas.computeIfAbsent(workload.deploymentId(), _ -> new ArrayList<>());
        mine.removeIf(replica -> replica.phase() == ReplicaPhase.EXITED);
        while (staying(mine) > workload.replicas()) {
            mine.replaceAll(
                    replica -> staying(mine) > workload.replicas() ? in(replica, ReplicaPhase.STOPPING) : replica);
        }
        while (staying(mine) < workload.replicas()) {
            mine.add(new ReplicaStatus(String.valueOf(IDS.getAndIncrement()), ReplicaPhase.STARTING, null, null));
        }
    }

    @Override
    public void remove(String deploymentId) {
        replicas.remove(deploymentId);
    }

    @Override
    public Observation observe(String deploymentId) {
        return new Observation(replicas.getOrDefault(deploymentId, List.of()), false, Optional.empty());
    }

    /** Something happens to one replica; half of the time nobody is told. */
    void happen() {
        replicas.forEach((deployment, mine) -> {
            if (!mine.isEmpty()) {
                int index = random.nextInt(mine.size());
                mine.set(index, in(mine.get(index), next(mine.get(index).phase())));
                if (random.nextBoolean()) {
                    changed.accept(deployment);
                }
            }
        });
    }

    /** From here on nothing goes wrong: what starts gets ready, what stops is gone. */
    void settle() {
        replicas.values().forEach(mine -> {
            mine.removeIf(
                    replica -> replica.phase() == ReplicaPhase.STOPPING || replica.phase() == ReplicaPhase.EXITED);
            mine.replaceAll(replica -> in(replica, ReplicaPhase.READY));
        });
    }

    private ReplicaPhase next(ReplicaPhase phase) {
        if (random.nextInt(4) == 0) {
            return ReplicaPhase.EXITED;
        }
        return switch (phase) {
            case STARTING -> ReplicaPhase.LOADING;
            case LOADING, UNHEALTHY -> ReplicaPhase.READY;
            case READY -> random.nextBoolean() ? ReplicaPhase.READY : ReplicaPhase.UNHEALTHY;
            case STOPPING, EXITED -> ReplicaPhase.EXITED;
        };
    }

    private static long staying(List<ReplicaStatus> replicas) {
        return replicas.stream()
                .filter(replica -> replica.phase() != ReplicaPhase.STOPPING && replica.phase() != ReplicaPhase.EXITED)
                .count();
    }

    private static ReplicaStatus in(ReplicaStatus replica, ReplicaPhase phase) {
        return new ReplicaStatus(replica.replicaId(), phase, replica.url(), replica.message());
    }
}
