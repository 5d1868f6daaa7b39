package dev.slipway.control.autoscaling;

import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentChanged;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.StatusLog;
import dev.slipway.control.leadership.Fence;
import dev.slipway.control.web.ConflictException;
import dev.slipway.control.web.NotFoundException;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes how many replicas a deployment should have, with the reason, and has the cluster made to match. */
@Component
class ReplicaCounts {

    private final DeploymentRepository deployments;
    private final StatusLog statuses;
    private final Fence fence;
    private final ApplicationEventPublisher publisher;
    private final JdbcClient jdbc;
    private final Clock clock;

    ReplicaCounts(
            DeploymentRepository deployments,
            StatusLog statuses,
            Fence fence,
            ApplicationEventPublisher publisher,
            JdbcClient jdbc,
            Clock clock) {
        this.deployments = deployments;
        this.statuses = statuses;
        this.fence = fence;
        this.publisher = publisher;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Carries a decision of the leader's out, unless somebody changed what it was made for. */
    @Transactional
    public void change(String deploymentId, ScalingDecision decision) {
        fence.fence();
        deployments
                .lockById(deploymentId)
                .filter(deployment -> !deployment.status().stopped() && deployment.desiredReplicas() == decision.from())
                .ifPresent(deployment -> {
                    deployment.scaleTo(decision.to());
                    tell(deployment, decision.from(), decision.load(), decision.explanation());
                });
    }

    /** Makes sure that a deployment has a replica or gets one. */
    @Transactional
    public void wake(String deploymentId) {
        Deployment deployment =
                deployments.lockById(deploymentId).orElseThrow(() -> new NotFoundException("deployment", deploymentId));
        if (deployment.status().stopped()) {
            throw new ConflictException("the deployment " + deploymentId + " is " + deployment.status());
        }
        if (deployment.wake()) {
            tell(deployment, 0, 0, "woken by a request");
            statuses.tell(deployment);
        }
    }

    private void tell(Deployment deployment, int from, double load, String reason) {
        jdbc.sql("""
                        insert into scaling_decisions (deployment_id, from_replicas, to_replicas, load, reason, created_at)
                        values (:deployment, :from, :to, :load, :reason, :now)""")
                .param("deployment", deployment.id())
                .param("from", from)
                .param("to", deployment.desiredReplicas())
                .param("load", load)
                .param("reason", reason)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        publisher.publishEvent(new DeploymentChanged(deployment.id()));
    }
}
