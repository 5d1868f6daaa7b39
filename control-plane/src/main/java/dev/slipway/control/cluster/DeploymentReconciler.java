package dev.slipway.control.cluster;

import dev.slipway.control.cluster.Cluster.Observation;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaRepository;
import dev.slipway.control.leadership.Fence;
import dev.slipway.control.model.ModelRepository;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Makes the cluster match one deployment. The only caller of the cluster, and level-triggered: a pass needs only an id. */
class DeploymentReconciler {

    /** Heals whatever no event told of. */
    private static final Duration RESYNC = Duration.ofSeconds(15);

    /** How soon a start that lasts too long is noticed. */
    private static final Duration WHILE_STARTING = Duration.ofSeconds(1);

    private final DeploymentRepository deployments;
    private final ModelRepository models;
    private final ReplicaRepository replicas;
    private final Cluster cluster;
    private final ObservedReplicas observed;
    private final Fence fence;

    DeploymentReconciler(
            DeploymentRepository deployments,
            ModelRepository models,
            ReplicaRepository replicas,
            Cluster cluster,
            ObservedReplicas observed,
            Fence fence) {
        this.deployments = deployments;
        this.models = models;
        this.replicas = replicas;
        this.cluster = cluster;
        this.observed = observed;
        this.fence = fence;
    }

    /** When to come back although nothing happens; empty for a deployment that is gone. */
    Optional<Duration> reconcile(String id) throws IOException {
        fence.fence();
        Optional<Workload> workload = load(id);
        if (workload.isEmpty()) {
            cluster.remove(id);
            return cluster.observe(id).replicas().isEmpty() ? Optional.empty() : Optional.of(RESYNC);
        }
        cluster.apply(workload.get());
        Observation seen = cluster.observe(id);
        boolean changed = observed.record(workload.get(), seen);
        return Optional.of(changed ? Duration.ZERO : settled(workload.get(), seen) ? RESYNC : WHILE_STARTING);
    }

    private Optional<Workload> load(String id) {
        return deployments
                .findById(id)
                .flatMap(deployment -> models.findById(deployment.modelId())
                        .map(model -> Workload.of(deployment, model, replicas.findByDeploymentId(id))));
    }

    private static boolean settled(Workload workload, Observation seen) {
        return seen.replicas().size() == workload.replicas()
                && seen.replicas().stream().allMatch(replica -> replica.phase() == ReplicaPhase.READY);
    }
}
