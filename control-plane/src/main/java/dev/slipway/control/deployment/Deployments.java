package dev.slipway.control.deployment;

import dev.slipway.control.config.Resources;
import dev.slipway.control.model.Models;
import dev.slipway.control.web.NotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deployments together with where they serve and how many replicas of them do. */
@Component
public class Deployments {

    private static final String FACTS = """
            select d.id, e.name as environment,
                   (select count(*) from replicas r where r.deployment_id = d.id and r.phase = 'READY') as active_replicas
            from deployments d
            left join environments e on e.current_deployment_id = d.id
            where d.model_id = :model""";

    private final DeploymentRepository deployments;
    private final Models models;
    private final JdbcClient jdbc;

    Deployments(DeploymentRepository deployments, Models models, JdbcClient jdbc) {
        this.deployments = deployments;
        this.models = models;
        this.jdbc = jdbc;
    }

    public List<DeploymentResponse> list(String organisationId, String modelId) {
        models.require(organisationId, modelId);
        Map<String, Facts> facts = facts(modelId);
        return deployments.findByModelIdOrderByCreatedAtAscIdAsc(modelId).stream()
                .map(deployment -> DeploymentResponse.from(deployment, facts.getOrDefault(deployment.id(), Facts.NONE)))
                .toList();
    }

    /** @param id a deployment's id, or {@code production} for the one that serves there */
    public DeploymentResponse get(String organisationId, String modelId, String id) {
        Deployment deployment = find(organisationId, modelId, id);
        return DeploymentResponse.from(deployment, facts(modelId).getOrDefault(deployment.id(), Facts.NONE));
    }

    /** What the deployment that serves an environment runs on; without one, what the next push gets unless it asks for more. */
    public InstanceTypeResponse instanceType(String modelId, @Nullable String id) {
        Resources resources = Optional.ofNullable(id)
                .flatMap(known -> deployments.findByIdAndModelId(known, modelId))
                .map(deployment -> deployment.config().resources())
                .orElse(Resources.DEFAULT);
        return InstanceTypeResponse.of(resources);
    }

    Deployment find(String organisationId, String modelId, String id) {
        String production = models.get(organisationId, modelId).productionDeploymentId();
        return Optional.ofNullable("production".equals(id) ? production : id)
                .filter(known -> known.matches("[a-z0-9]{7}"))
                .flatMap(known -> deployments.findByIdAndModelId(known, modelId))
                .orElseThrow(() -> new NotFoundException("deployment", id));
    }

    private Map<String, Facts> facts(String modelId) {
        return jdbc
                .sql(FACTS)
                .param("model", modelId)
                .query((row, _) -> Map.entry(
                        row.getString("id"), new Facts(row.getString("environment"), row.getInt("active_replicas"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Facts::preferProduction));
    }

    /** What other tables know of a deployment. */
    record Facts(@Nullable String environment, int activeReplicas) {

        static final Facts NONE = new Facts(null, 0);

        Facts preferProduction(Facts other) {
            return "production".equals(other.environment) ? other : this;
        }
    }
}
