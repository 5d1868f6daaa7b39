package dev.slipway.control.deployment;

import dev.slipway.control.config.Resources;
import dev.slipway.control.config.StoredText;
import dev.slipway.control.model.ModelSummary;
import dev.slipway.control.model.Models;
import dev.slipway.control.web.ConflictException;
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

    private static final String PRODUCTION = "production";
    private static final String DEVELOPMENT = "development";

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

    /** @param id a deployment's id, or {@code production} or {@code development} for the one that is it now */
    public DeploymentResponse get(String organisationId, String modelId, String id) {
        Deployment deployment = find(organisationId, modelId, id);
        return DeploymentResponse.from(deployment, facts(modelId).getOrDefault(deployment.id(), Facts.NONE));
    }

    /** A deployment of whichever model of the organisation. */
    public DeploymentResponse byId(String organisationId, String id) {
        return Optional.of(id)
                .filter(Deployments::isId)
                .flatMap(deployments::findById)
                .filter(deployment ->
                        models.find(organisationId, deployment.modelId()).isPresent())
                .map(deployment -> get(organisationId, deployment.modelId(), id))
                .orElseThrow(() -> new NotFoundException("deployment", id));
    }

    /** What the deployment that serves an environment runs on; without one, what the next push gets unless it asks for more. */
    public InstanceTypeResponse instanceType(String modelId, @Nullable String id) {
        Resources resources = Optional.ofNullable(id)
                .flatMap(known -> deployments.findByIdAndModelId(known, modelId))
                .map(deployment -> deployment.config().resources())
                .orElse(Resources.DEFAULT);
        return InstanceTypeResponse.of(resources);
    }

    public Deployment find(String organisationId, String modelId, String id) {
        return Optional.of(resolve(organisationId, modelId, id))
                .flatMap(known -> deployments.findByIdAndModelId(known, modelId))
                .orElseThrow(() -> new NotFoundException("deployment", id));
    }

    /** As {@link #find}, and nobody else changes it until the end of the transaction. */
    public Deployment lock(String organisationId, String modelId, String id) {
        return Optional.of(resolve(organisationId, modelId, id))
                .flatMap(deployments::lockById)
                .filter(deployment -> deployment.modelId().equals(modelId))
                .orElseThrow(() -> new NotFoundException("deployment", id));
    }

    private String resolve(String organisationId, String modelId, String id) {
        ModelSummary model = models.get(organisationId, modelId);
        String resolved = switch (id) {
            case PRODUCTION -> model.productionDeploymentId();
            case DEVELOPMENT -> model.developmentDeploymentId();
            default -> id;
        };
        return Optional.ofNullable(resolved)
                .filter(Deployments::isId)
                .orElseThrow(() -> new NotFoundException("deployment", id));
    }

    /** @param name the deployment that serves in this environment */
    public String servingIn(String organisationId, String modelId, String name) {
        models.require(organisationId, modelId);
        return jdbc.sql("select current_deployment_id from environments where model_id = :model and name = :name")
                .param("model", modelId)
                .param("name", StoredText.fits(name) ? name : "")
                .query((row, _) -> Optional.ofNullable(row.getString(1)))
                .optional()
                .orElseThrow(() -> new NotFoundException("environment", name))
                .orElseThrow(() -> new ConflictException("environment " + name + " has no deployment yet"));
    }

    private static boolean isId(String id) {
        return id.matches("[a-z0-9]{7}");
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
