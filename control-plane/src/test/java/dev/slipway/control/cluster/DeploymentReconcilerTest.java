package dev.slipway.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.cluster.Cluster.Failure;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.DeploymentStatus;
import dev.slipway.control.deployment.Replica;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaRepository;
import dev.slipway.control.deployment.ReplicaStatus;
import dev.slipway.control.leadership.Fence;
import dev.slipway.control.model.ModelRepository;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentReconcilerTest {

    private static ControlPlane controlPlane;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverHappensInWhateverOrderItEndsWithWhatIsWanted(long seed) throws IOException {
        Random random = new Random(seed);
        FakeCluster cluster = new FakeCluster(random);
        Walk walk = new Walk(cluster);
        String id = push("random-" + seed);
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(3)) {
                case 0 -> cluster.happen();
                case 1 -> walk.reconcileNext();
                default -> walk.pass(Duration.ofMillis(random.nextInt(3000)));
            }
            if (step == 5) {
                walk.queue.add(id);
            }
        }
        walk.settle(cluster::settle);
        assertConverged(cluster, id);
    }

    @Test
    void aDeploymentThatTheClusterCannotRunFailsWithTheReasonAndRunsNothing() throws IOException {
        RefusingCluster cluster = new RefusingCluster();
        String id = push("impossible");
        Walk walk = new Walk(cluster);
        walk.queue.add(id);
        walk.settle(() -> {});
        Deployment deployment = deployment(id);
        assertThat(deployment.status()).isIn(DeploymentStatus.BUILD_FAILED, DeploymentStatus.DEPLOY_FAILED);
        assertThat(deployment.statusReason()).isEqualTo("needs 1 × H100; this host has none");
        assertThat(cluster.wanted).isZero();
    }

    @Test
    void whatRunsOfADeploymentThatIsGoneIsRemoved() throws IOException {
        FakeCluster cluster = new FakeCluster(new Random(1));
        cluster.apply(Workloads.nano(1));
        Walk walk = new Walk(cluster);
        walk.queue.add("nano123");
        walk.settle(() -> {});
        assertThat(cluster.deployments()).isEmpty();
    }

    private static void assertConverged(FakeCluster cluster, String id) {
        Deployment deployment = deployment(id);
        List<ReplicaStatus> running = cluster.observe(id).replicas();
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.ACTIVE);
        assertThat(running).hasSize(deployment.desiredReplicas());
        assertThat(controlPlane.bean(ReplicaRepository.class).findByDeploymentId(id))
                .allMatch(replica -> replica.phase() == ReplicaPhase.READY)
                .extracting(Replica::id)
                .containsExactlyInAnyOrderElementsOf(
                        running.stream().map(ReplicaStatus::replicaId).toList());
    }

    private static Deployment deployment(String id) {
        return controlPlane.bean(DeploymentRepository.class).findById(id).orElseThrow();
    }

    private static String push(String name) {
        return controlPlane
                .admin()
                .post("/v1/models", Configs.push(name, Configs.nano()))
                .ok()
                .at("/deployment/id")
                .stringValue();
    }

    /** The reconcile loop with a hand on its clock. */
    private static final class Walk {

        private final AtomicLong now = new AtomicLong();
        private final ReconcileQueue queue = new ReconcileQueue(now::get);
        private final DeploymentReconciler reconciler;

        Walk(Cluster cluster) {
            this.reconciler = new DeploymentReconciler(
                    controlPlane.bean(DeploymentRepository.class),
                    controlPlane.bean(ModelRepository.class),
                    controlPlane.bean(ReplicaRepository.class),
                    cluster,
                    controlPlane.bean(ObservedReplicas.class),
                    controlPlane.bean(Fence.class));
            try {
                cluster.open(queue::add);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void pass(Duration time) {
            now.addAndGet(time.toNanos());
        }

        void reconcileNext() throws IOException {
            Optional<String> id = queue.poll();
            if (id.isPresent()) {
                reconciler.reconcile(id.get()).ifPresent(delay -> queue.add(id.get(), delay));
            }
        }

        /** Two minutes in which everything that is queued gets its turn, and the cluster goes on by itself. */
        void settle(Runnable clusterGoesOn) throws IOException {
            for (int second = 0; second < 120; second++) {
                clusterGoesOn.run();
                reconcileNext();
                pass(Duration.ofSeconds(1));
            }
        }
    }

    /** A cluster that lacks what is asked for. */
    private static final class RefusingCluster implements Cluster {

        private int wanted;

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
            wanted = workload.replicas();
        }

        @Override
        public void remove(String deploymentId) {}

        @Override
        public Observation observe(String deploymentId) {
            return new Observation(
                    List.of(), false, Optional.of(new Failure("needs 1 × H100; this host has none", true)));
        }
    }
}
