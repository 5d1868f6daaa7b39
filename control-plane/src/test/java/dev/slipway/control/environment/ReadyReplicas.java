package dev.slipway.control.environment;

import dev.slipway.control.ControlPlane;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentObserved;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.Replica;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaRepository;
import dev.slipway.control.deployment.ReplicaStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Stands in for a cluster where everything goes well, or fails, as soon as somebody looks. */
final class ReadyReplicas {

    private final ControlPlane controlPlane;
    private int ids = 10_000;

    ReadyReplicas(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    /** As many replicas of a deployment as are wanted are ready now. */
    void settle(String deploymentId) {
        look(deploymentId, deployment -> {
            List<ReplicaStatus> seen = match(deploymentId, deployment.desiredReplicas());
            deployment.observe(seen, false, Instant.now());
        });
    }

    void scale(String deploymentId, int replicas) {
        look(deploymentId, deployment -> deployment.scaleTo(replicas));
        settle(deploymentId);
    }

    void fail(String deploymentId, String reason) {
        look(deploymentId, deployment -> {
            match(deploymentId, 0);
            deployment.lose(reason);
        });
    }

    private List<ReplicaStatus> match(String deploymentId, int wanted) {
        ReplicaRepository replicas = controlPlane.bean(ReplicaRepository.class);
        List<Replica> stored = replicas.findByDeploymentId(deploymentId);
        stored.stream().skip(wanted).forEach(replicas::delete);
        List<ReplicaStatus> seen = new ArrayList<>(stored.stream()
                .limit(wanted)
                .map(replica -> new ReplicaStatus(replica.id(), ReplicaPhase.READY, replica.url(), null))
                .toList());
        while (seen.size() < wanted) {
            ReplicaStatus status =
                    new ReplicaStatus(String.valueOf(ids++), ReplicaPhase.READY, "http://127.0.0.1:" + ids, null);
            replicas.save(new Replica(status, deploymentId, Instant.now(), Instant.now()));
            seen.add(status);
        }
        return seen;
    }

    private void look(String deploymentId, Consumer<Deployment> change) {
        new TransactionTemplate(controlPlane.bean(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            change.accept(controlPlane
                    .bean(DeploymentRepository.class)
                    .findById(deploymentId)
                    .orElseThrow());
            controlPlane.publish(new DeploymentObserved(deploymentId));
        });
    }
}
