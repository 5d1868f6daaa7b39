package dev.slipway.control.autoscaling;

import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.Deployments;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How a deployment is scaled now, and how it was. */
@Component
class ScalingHistory {

    private static final int LENGTH = 20;

    private final Deployments deployments;
    private final Autoscaler autoscaler;
    private final EdgeLoads edges;
    private final JdbcClient jdbc;

    ScalingHistory(Deployments deployments, Autoscaler autoscaler, EdgeLoads edges, JdbcClient jdbc) {
        this.deployments = deployments;
        this.autoscaler = autoscaler;
        this.edges = edges;
        this.jdbc = jdbc;
    }

    ScalingResponse of(String organisationId, String modelId, String deploymentId) {
        Deployment deployment = deployments.find(organisationId, modelId, deploymentId);
        Load load = edges.current().orElse(Map.of()).getOrDefault(deployment.id(), Load.NONE);
        return new ScalingResponse(
                deployment.desiredReplicas(),
                load.inFlight(),
                load.parked(),
                autoscaler.latest(deployment.id()).map(ScalingDecision::load).orElse(null),
                autoscaler
                        .latest(deployment.id())
                        .map(ScalingDecision::explanation)
                        .orElse(null),
                decisions(deployment.id()));
    }

    private List<ScalingResponse.Decision> decisions(String deploymentId) {
        return jdbc.sql("""
                        select created_at, from_replicas, to_replicas, load, reason from scaling_decisions
                        where deployment_id = :deployment order by id desc limit :length""")
                .param("deployment", deploymentId)
                .param("length", LENGTH)
                .query((row, _) -> new ScalingResponse.Decision(
                        row.getObject(1, OffsetDateTime.class).toInstant(),
                        row.getInt(2),
                        row.getInt(3),
                        row.getDouble(4),
                        row.getString(5)))
                .list();
    }
}
