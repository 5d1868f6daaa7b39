package dev.slipway.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.deployment.AutoscalingSettings;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentSamples;
import dev.slipway.control.deployment.DeploymentStatus;
import dev.slipway.control.deployment.Replica;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaStatus;
import dev.slipway.control.deployment.StatusLog;
import dev.slipway.control.logs.NoDeploymentLog;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The reconciler against everything that may go wrong around it, in virtual time: events that are lost, doubled, late or out
 * of order, clocks that jump, crashes at any step, and a former leader that does not know yet that it is one. However a
 * schedule goes, it ends with what is wanted.
 */
class ReconcilerSimulationTest {

    private static final int SCHEDULES = Integer.getInteger("slipway.schedules", 5_000);
    private static final int STEPS = 60;
    private static final StatusLog LOG = new StatusLog(new NoDeploymentLog());
    private static final long FIRST_SEED = Long.getLong("slipway.seed", 1);

    @Test
    void everyScheduleConverges() throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
            try {
                new Schedule(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " (-Dslipway.seed=" + seed + " begins with it)", e);
            }
        }
        System.out.printf(
                "%d schedules of %d steps converged, seeds %d to %d%n",
                SCHEDULES, STEPS, FIRST_SEED, FIRST_SEED + SCHEDULES - 1);
    }

    /** A control plane dies here; what it wrote before stays. */
    private static final class Crash extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private static final class Schedule {

        private final Random random;
        private final AtomicLong nanos = new AtomicLong();
        private final WallClock wall = new WallClock();
        private final MemoryDatabase database = new MemoryDatabase(this::disturb);
        private final SimulatedHost host;
        private final List<ControlPlane> controlPlanes;
        private final String id;
        private long leaseToken;
        private boolean calm;
        private int depth;

        Schedule(long seed) {
            random = new Random(seed);
            host = new SimulatedHost(random, database::committedReplicas);
            Deployment deployment = DeploymentSamples.pushed(null, AutoscalingSettings.DEFAULT, wall.instant());
            database.insert(deployment);
            id = deployment.id();
            controlPlanes = new ArrayList<>(List.of(new ControlPlane(), new ControlPlane()));
            controlPlanes.getFirst().lead();
        }

        void run() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                somethingHappens();
            }
            calm = true;
            if (random.nextBoolean()) {
                controlPlanes.get(random.nextInt(2)).lead();
            }
            for (int second = 0; second < 120; second++) {
                host.settle();
                controlPlanes.forEach(ControlPlane::pass);
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            }
            assertConverged();
        }

        private void somethingHappens() {
            switch (random.nextInt(8)) {
                case 0 -> somebodyWants();
                case 1, 2 -> {
                    host.happen();
                    tell();
                }
                case 3 ->
                    nanos.addAndGet(Duration.ofMillis(random.nextInt(20_000)).toNanos());
                case 4 -> wall.jump(random);
                case 5 -> controlPlanes.get(random.nextInt(2)).maybeLead();
                default -> controlPlanes.get(random.nextInt(2)).pass();
            }
        }

        /** In the middle of what a control plane does: it dies, or somebody else gets a turn. */
        private void disturb() {
            if (calm || depth > 2) {
                return;
            }
            int what = random.nextInt(100);
            if (what == 0) {
                throw new Crash();
            }
            if (what < 5) {
                depth++;
                try {
                    somethingHappens();
                } finally {
                    depth--;
                }
            }
        }

        private void somebodyWants() {
            try {
                boolean changed =
                        database.transaction(() -> change(database.find(id).orElseThrow()));
                if (changed) {
                    tell();
                }
            } catch (Crash | org.springframework.dao.OptimisticLockingFailureException _) {
                return; // the request failed, and with it the wish
            }
            if (random.nextInt(4) == 0) {
                leave();
            }
        }

        private boolean change(Deployment deployment) {
            return switch (random.nextInt(6)) {
                case 0 -> deployment.status().activated().isPresent() && deployment.activate(wall.instant());
                case 1 -> random.nextInt(3) == 0 && deployment.deactivate();
                case 2 -> deployment.retry(wall.instant());
                case 3 -> deployment.wake();
                default -> deployment.scaleTo(random.nextInt(4));
            };
        }

        /** Somebody ends a replica. */
        private void leave() {
            database.committedReplicas().values().stream().findAny().ifPresent(replica -> {
                try {
                    var leaving = Replica.class.getDeclaredField("leaving");
                    leaving.setAccessible(true);
                    leaving.set(replica, true);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        /** An event to each control plane: lost, at once, doubled, or late and so perhaps behind a later one. */
        private void tell() {
            for (ControlPlane controlPlane : controlPlanes) {
                for (int times = random.nextInt(3); times > 0; times--) {
                    controlPlane.queue.add(id, Duration.ofMillis(random.nextInt(5_000)));
                }
            }
        }

        private void assertConverged() {
            Deployment deployment = database.committed(id);
            List<ReplicaStatus> running = host.replicas();
            assertThat(running).allMatch(replica -> replica.phase() == ReplicaPhase.READY);
            assertThat(running).hasSize(deployment.desiredReplicas());
            assertThat(deployment.status())
                    .isNotIn(
                            DeploymentStatus.BUILDING,
                            DeploymentStatus.DEPLOYING,
                            DeploymentStatus.LOADING_MODEL,
                            DeploymentStatus.UNHEALTHY,
                            DeploymentStatus.UPDATING,
                            DeploymentStatus.WAKING_UP,
                            DeploymentStatus.DEACTIVATING);
            assertThat(deployment.status() == DeploymentStatus.ACTIVE).isEqualTo(!running.isEmpty());
            assertThat(database.committedReplicas().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            running.stream().map(ReplicaStatus::replicaId).toList());
            assertThat(database.committedReplicas().values()).noneMatch(Replica::leaving);
        }

        /** One process: what it remembers goes when it dies. */
        private final class ControlPlane {

            private ReconcileQueue queue = new ReconcileQueue(nanos::get);
            private final DeploymentReconciler reconciler = reconciler();
            private long token = -1;
            private boolean busy;

            private DeploymentReconciler reconciler() {
                var observed =
                        new ObservedReplicas(
                                database.deployments(), database.replicas(), LOG, this::fence, _ -> {}, wall) {

                            @Override
                            public boolean record(Workload workload, Cluster.Observation seen) {
                                return database.transaction(() -> {
                                    boolean changed = super.record(workload, seen);
                                    fence();
                                    return changed;
                                });
                            }
                        };
                return new DeploymentReconciler(
                        database.deployments(),
                        database.models(),
                        database.replicas(),
                        host.seenBy(Schedule.this::disturb),
                        observed,
                        this::fence);
            }

            private void fence() {
                if (token != leaseToken) {
                    throw new IllegalStateException("not the leader");
                }
            }

            /** The other one does not hear of it. */
            void lead() {
                token = ++leaseToken;
                queue.add(id);
            }

            void maybeLead() {
                if (token != leaseToken && random.nextInt(3) == 0) {
                    lead();
                }
            }

            void pass() {
                if (busy) {
                    return;
                }
                Optional<String> next = queue.poll();
                if (next.isEmpty()) {
                    return;
                }
                busy = true;
                try {
                    reconciler.reconcile(id).ifPresent(delay -> queue.add(id, delay));
                } catch (Crash _) {
                    queue = new ReconcileQueue(nanos::get);
                    queue.add(id);
                } catch (IOException | RuntimeException e) {
                    if (calm && token == leaseToken) {
                        throw new AssertionError("nothing is in the leader's way", e);
                    }
                    queue.add(id, Duration.ofSeconds(1));
                } finally {
                    busy = false;
                }
            }
        }
    }

    private static final class WallClock extends Clock {

        private Instant now = Instant.parse("2026-11-25T12:00:00Z");

        void jump(Random random) {
            now = now.plusSeconds(random.nextInt(-600, 601));
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
