package dev.slipway.control.cluster;

import dev.slipway.control.cluster.Cluster.Failure;
import dev.slipway.control.cluster.Cluster.Observation;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentObserved;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.Replica;
import dev.slipway.control.deployment.ReplicaRepository;
import dev.slipway.control.deployment.ReplicaStatus;
import dev.slipway.control.deployment.StatusLog;
import dev.slipway.control.leadership.Fence;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes down what was seen of a deployment: its replicas, and the status that follows from them. */
@Component
class ObservedReplicas {

    private final DeploymentRepository deployments;
    private final ReplicaRepository replicas;
    private final StatusLog statuses;
    private final Fence fence;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    ObservedReplicas(
            DeploymentRepository deployments,
            ReplicaRepository replicas,
            StatusLog statuses,
            Fence fence,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.deployments = deployments;
        this.replicas = replicas;
        this.statuses = statuses;
        this.fence = fence;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Whether the status changed, and with it perhaps what should run. */
    @Transactional
    public boolean record(Workload workload, Observation seen) {
        fence.fence();
        String deploymentId = workload.deploymentId();
        Optional<Deployment> found = deployments.lockById(deploymentId);
        if (found.isEmpty()) {
            return false;
        }
        Deployment deployment = found.get();
        boolean replicasChanged = recordReplicas(deploymentId, seen.replicas(), clock.instant());
        boolean statusChanged =
                deployment.attempt() != workload.attempt() || recordStatus(deployment, seen, clock.instant());
        if (replicasChanged || statusChanged) {
            publisher.publishEvent(new DeploymentObserved(deploymentId));
        }
        return statusChanged;
    }

    private boolean recordStatus(Deployment deployment, Observation seen, Instant now) {
        boolean changed = deployment.observe(seen.replicas(), seen.updating(), now);
        if (seen.failure().isPresent() && !deployment.status().stopped()) {
            Failure failure = seen.failure().get();
            changed |= failure.lasting() ? deployment.lose(failure.reason()) : deployment.fail(failure.reason());
        }
        if (changed) {
            statuses.tell(deployment);
        }
        return changed;
    }

    private boolean recordReplicas(String deploymentId, List<ReplicaStatus> seen, Instant now) {
        Map<String, Replica> stored = replicas.findByDeploymentId(deploymentId).stream()
                .collect(Collectors.toMap(Replica::id, Function.identity()));
        boolean changed = false;
        for (ReplicaStatus status : seen) {
            Replica known = stored.remove(status.replicaId());
            changed |= known == null || known.observe(status);
            replicas.save(known == null ? new Replica(status, deploymentId, now, now) : known);
        }
        stored.values().forEach(replicas::delete);
        return changed || !stored.isEmpty();
    }
}
