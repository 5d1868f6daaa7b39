package dev.slipway.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.deployment.Replica;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What really runs, whoever looks at it or acts on it: one deployment's replicas, which start, load, get ready, break and end. */
final class SimulatedHost {

    private final Random random;
    private final Supplier<Map<String, Replica>> rows;
    private final List<Process> processes = new ArrayList<>();
    private int started;
    private boolean lacking;

    /** @param rows replicas as committed, and so as edges know them */
    SimulatedHost(Random random, Supplier<Map<String, Replica>> rows) {
        this.random = random;
        this.rows = rows;
    }

    private static final class Process {

        private final String id;
        private ReplicaPhase phase = ReplicaPhase.STARTING;
        private boolean served;
        private boolean draining;

        private Process(String id) {
            this.id = id;
        }

        private ReplicaStatus status() {
            return new ReplicaStatus(id, phase, "http://" + id, null);
        }

        private boolean live() {
            return phase != ReplicaPhase.EXITED;
        }

        private boolean stays() {
            return live() && phase != ReplicaPhase.STOPPING;
        }
    }

    /** Something happens to one replica, or to the host. */
    void happen() {
        lacking = random.nextInt(60) == 0;
        if (!processes.isEmpty()) {
            Process process = processes.get(random.nextInt(processes.size()));
            process.phase = next(process);
            process.served |= process.phase == ReplicaPhase.READY;
        }
    }

    private ReplicaPhase next(Process process) {
        boolean ends = random.nextInt(6) == 0;
        return switch (process.phase) {
            case STARTING -> ends ? ReplicaPhase.EXITED : ReplicaPhase.LOADING;
            case LOADING -> ends ? ReplicaPhase.EXITED : ReplicaPhase.READY;
            case READY ->
                ends ? ReplicaPhase.EXITED : random.nextBoolean() ? ReplicaPhase.READY : ReplicaPhase.UNHEALTHY;
            case UNHEALTHY -> ends ? ReplicaPhase.EXITED : ReplicaPhase.READY;
            case STOPPING -> process.draining || ends ? ReplicaPhase.EXITED : ReplicaPhase.STOPPING;
            case EXITED -> ReplicaPhase.EXITED;
        };
    }

    /** From here on nothing goes wrong. */
    void settle() {
        lacking = false;
        for (Process process : processes) {
            process.phase = switch (process.phase) {
                case STARTING, LOADING, READY, UNHEALTHY -> ReplicaPhase.READY;
                case STOPPING -> process.draining ? ReplicaPhase.EXITED : ReplicaPhase.STOPPING;
                case EXITED -> ReplicaPhase.EXITED;
            };
            process.served |= process.phase == ReplicaPhase.READY;
        }
    }

    List<ReplicaStatus> replicas() {
        return processes.stream().map(Process::status).toList();
    }

    /** The host as one control plane drives it; before each step something else may happen. */
    Cluster seenBy(Runnable beforeStep) {
        return new Cluster() {

            @Override
            public void open(Consumer<String> changed) {}

            @Override
            public void takeUp() {}

            @Override
            public void close() {}

            @Override
            public Set<String> deployments() {
                return Set.of();
            }

            @Override
            public void apply(Workload workload) {
                beforeStep.run();
                processes.removeIf(process -> !process.live());
                stop(workload);
                drain(workload);
                while (stayingCount() < workload.replicas() && !lacking) {
                    beforeStep.run();
                    processes.add(new Process("%05d".formatted(started++)));
                }
            }

            @Override
            public void remove(String deploymentId) {
                throw new AssertionError("nobody deletes it");
            }

            @Override
            public Observation observe(String deploymentId) {
                beforeStep.run();
                return new Observation(
                        replicas(),
                        false,
                        lacking ? Optional.of(new Cluster.Failure("no such device", true)) : Optional.empty());
            }
        };
    }

    private void stop(Workload workload) {
        for (Process process : processes) {
            if (process.stays() && workload.leaving().contains(process.id)) {
                process.phase = ReplicaPhase.STOPPING;
            }
        }
        for (Process process : processes) {
            if (process.stays() && stayingCount() > workload.replicas()) {
                process.phase = ReplicaPhase.STOPPING;
            }
        }
    }

    /** No replica that edges may still send requests to is ever ended. */
    private void drain(Workload workload) {
        for (Process process : processes) {
            boolean untouched = process.phase == ReplicaPhase.STOPPING && !process.draining;
            if (untouched && (!process.served || workload.withdrawn().contains(process.id))) {
                Replica row = rows.get().get(process.id);
                assertThat(row == null || row.phase() != ReplicaPhase.READY)
                        .as("replica %s is drained while routes lead to it", process.id)
                        .isTrue();
                process.draining = true;
            }
        }
    }

    private long stayingCount() {
        return processes.stream().filter(Process::stays).count();
    }
}
