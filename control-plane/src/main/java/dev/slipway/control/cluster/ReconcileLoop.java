package dev.slipway.control.cluster;

import dev.slipway.control.deployment.DeploymentChanged;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.model.ModelDeleted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.event.TransactionalEventListener;

/** The one thread that reconciles: takes ids from the queue, and puts them back for when to look again. */
class ReconcileLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReconcileLoop.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final DeploymentReconciler reconciler;
    private final DeploymentRepository deployments;
    private final Cluster cluster;
    private final ReconcileQueue queue = new ReconcileQueue(System::nanoTime);
    private final Map<String, String> failures = new HashMap<>();
    private @Nullable Thread thread;
    private volatile boolean running;

    ReconcileLoop(DeploymentReconciler reconciler, DeploymentRepository deployments, Cluster cluster) {
        this.reconciler = reconciler;
        this.deployments = deployments;
        this.cluster = cluster;
    }

    @TransactionalEventListener
    void wake(DeploymentChanged changed) {
        queue.add(changed.deploymentId());
    }

    @TransactionalEventListener
    void clear(ModelDeleted deleted) {
        deleted.deploymentIds().forEach(queue::add);
    }

    @Override
    public void start() {
        try {
            cluster.open(queue::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while taking up what runs", e);
        }
        deployments.findAllIds().forEach(queue::add);
        cluster.deployments().forEach(queue::add);
        running = true;
        thread = Thread.ofPlatform().name("reconciler").start(this::run);
    }

    /** Lets a pass in progress end; replicas go on without us. */
    @Override
    public void stop() {
        running = false;
        queue.close();
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        try {
            Optional<String> id = queue.take();
            while (id.isPresent()) {
                reconcile(id.get());
                id = queue.take();
            }
        } catch (InterruptedException _) {
            running = false;
        }
    }

    private void reconcile(String id) {
        try {
            reconciler.reconcile(id).ifPresent(delay -> queue.add(id, delay));
            failures.remove(id);
        } catch (IOException | RuntimeException e) {
            if (!e.toString().equals(failures.put(id, e.toString()))) {
                log.warn("deployment {} cannot be reconciled now, trying again: {}", id, e.toString());
            }
            queue.add(id, AFTER_FAILURE);
        }
    }
}
