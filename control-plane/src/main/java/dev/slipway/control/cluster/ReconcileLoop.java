package dev.slipway.control.cluster;

import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.leadership.Leadership;
import dev.slipway.control.loop.Loop;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that reconciles, while this process leads: takes ids from the queue, and puts them back for when to look again. */
class ReconcileLoop extends Loop {

    private static final Logger log = LoggerFactory.getLogger(ReconcileLoop.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** How soon a lease that came or went is acted upon. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final Duration LOOK_PAUSE = Duration.ofSeconds(15);

    private final DeploymentReconciler reconciler;
    private final DeploymentRepository deployments;
    private final Cluster cluster;
    private final Leadership leadership;
    private final ReconcileQueue queue;
    private final Map<String, String> failures = new HashMap<>();
    private boolean leading;
    private long lookedAt;

    ReconcileLoop(
            DeploymentReconciler reconciler,
            DeploymentRepository deployments,
            Cluster cluster,
            Leadership leadership,
            ReconcileQueue queue) {
        super("reconciler", "deployments cannot be reconciled now");
        this.reconciler = reconciler;
        this.deployments = deployments;
        this.cluster = cluster;
        this.leadership = leadership;
        this.queue = queue;
    }

    /** Replicas go on without us. */
    @Override
    public void stop() {
        queue.close();
        super.stop();
    }

    @Override
    protected Duration pass() throws InterruptedException {
        follow(leadership.holds());
        Optional<String> id = queue.take(PAUSE);
        if (id.isPresent() && leading && leadership.holds()) {
            reconcile(id.get());
        }
        return Duration.ZERO;
    }

    /** Opens the cluster with the lease and closes it without; in between, looks now and then for what is not known. */
    private void follow(boolean leads) throws InterruptedException {
        if (leading && !leads) {
            leading = false;
            cluster.close();
            queue.clear();
        }
        long now = System.nanoTime();
        if (leads && (!leading || now - lookedAt > LOOK_PAUSE.toNanos())) {
            lookedAt = now;
            attempt("cluster", leading ? cluster::takeUp : this::takeOver);
        }
    }

    private void takeOver() throws IOException, InterruptedException {
        cluster.open(queue::add);
        deployments.findAllIds().forEach(queue::add);
        cluster.deployments().forEach(queue::add);
        leading = true;
    }

    private void reconcile(String id) throws InterruptedException {
        if (!attempt(id, () -> reconciler.reconcile(id).ifPresent(delay -> queue.add(id, delay)))) {
            queue.add(id, AFTER_FAILURE);
        }
    }

    private boolean attempt(String what, Step step) throws InterruptedException {
        try {
            step.run();
            failures.remove(what);
            return true;
        } catch (IOException | RuntimeException e) {
            if (!e.toString().equals(failures.put(what, e.toString()))) {
                log.warn("{} cannot be reconciled now, trying again: {}", what, e.toString());
            }
            return false;
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException, InterruptedException;
    }
}
