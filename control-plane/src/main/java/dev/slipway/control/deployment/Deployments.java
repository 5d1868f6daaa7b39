package dev.slipway.control.deployment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.config.Resources;
import dev.slipway.control.config.StoredText;
import dev.slipway.control.event.Events;
import dev.slipway.control.model.ModelSummary;
import dev.slipway.control.model.Models;
import dev.slipway.control.web.ConflictException;
import dev.slipway.control.web.NotFoundException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

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
    private final Events events;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Deployments(
            DeploymentRepository deployments,
            Models models,
            JdbcClient jdbc,
            Events events,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.deployments = deployments;
        this.models = models;
        this.jdbc = jdbc;
        this.events = events;
        this.publisher = publisher;
        this.clock = clock;
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

    /** Lets an inactive deployment run again; one that runs or is on its way stays as it is. */
    @Transactional
    public void activate(Caller caller, String modelId, String id) {
        Deployment deployment = lock(caller.organisationId(), modelId, id);
        DeploymentStatus status = deployment.status();
        if (status.activated().isEmpty()) {
            throw new ConflictException("deployment " + deployment.id() + " is " + status
                    + (status == DeploymentStatus.DEACTIVATING
                            ? "; it can be activated once it is INACTIVE"
                            : "; what has failed is tried again by a retry"));
        }
        if (deployment.activate(clock.instant())) {
            tell(Events.Type.MODEL_DEPLOYMENT_ACTIVATED, caller, deployment);
        }
    }

    /** Ends every replica of it, once their requests are answered, until it is activated. */
    @Transactional
    public void deactivate(Caller caller, String modelId, String id) {
        Deployment deployment = lock(caller.organisationId(), modelId, id);
        if (deployment.deactivate()) {
            tell(Events.Type.MODEL_DEPLOYMENT_DEACTIVATED, caller, deployment);
        }
    }

    /** Tries a failed deployment again; says why there was nothing to try, or null. */
    @Transactional
    public @Nullable String retry(Caller caller, String modelId, String id) {
        Deployment deployment = lock(caller.organisationId(), modelId, id);
        if (!deployment.retry(clock.instant())) {
            return "deployment " + deployment.id() + " is " + deployment.status()
                    + "; only one that failed can be tried again";
        }
        tell(Events.Type.MODEL_DEPLOYMENT_RETRIED, caller, deployment);
        return null;
    }

    /** Wants a replica of a deployment that has none; says whether that is news. */
    @Transactional
    public boolean wake(String id) {
        return change(id, Deployment::wake);
    }

    /** Wants this many replicas from now on; says whether that is news. */
    @Transactional
    public boolean scaleTo(String id, int replicas) {
        return change(id, deployment -> deployment.scaleTo(replicas));
    }

    private boolean change(String id, Predicate<Deployment> change) {
        return deployments
                .lockById(id)
                .map(deployment -> publishIf(change.test(deployment), deployment))
                .orElse(false);
    }

    private void tell(Events.Type type, Caller caller, Deployment deployment) {
        events.record(
                type,
                caller.organisationId(),
                caller.userId(),
                Map.of("model_id", deployment.modelId(), "deployment_id", deployment.id()));
        publishIf(true, deployment);
    }

    private boolean publishIf(boolean changed, Deployment deployment) {
        if (changed) {
            publisher.publishEvent(new DeploymentChanged(deployment.id()));
        }
        return changed;
    }

    @Transactional
    DeploymentResponse rename(String organisationId, String modelId, String id, String name) {
        Deployment deployment = lock(organisationId, modelId, id);
        if (!name.equals(deployment.name()) && deployments.existsByModelIdAndName(modelId, name)) {
            throw new ConflictException("the model has a deployment with the name " + name);
        }
        deployment.rename(name);
        return get(organisationId, modelId, deployment.id());
    }

    /** Takes a deployment away; its replicas go once their requests are answered. */
    @Transactional
    String delete(Caller caller, String modelId, String id) {
        Deployment deployment = lock(caller.organisationId(), modelId, id);
        if (deployments.countByModelId(modelId) == 1) {
            throw new ConflictException(
                    "deployment " + deployment.id() + " is the only one of model " + modelId + "; delete the model");
        }
        List<String> environments = environmentsOf(deployment.id());
        if (!environments.isEmpty()) {
            throw new ConflictException("deployment " + deployment.id() + " is what " + String.join(", ", environments)
                    + " points at or is being promoted to; promote another one there first");
        }
        deployments.delete(deployment);
        tell(Events.Type.MODEL_DEPLOYMENT_DELETED, caller, deployment);
        return deployment.id();
    }

    /** Ends one replica once its requests are answered; another takes its place. */
    @Transactional
    void terminateReplica(String organisationId, String modelId, String id, String replicaId) {
        Deployment deployment = find(organisationId, modelId, id);
        int found = jdbc.sql("update replicas set leaving = true where id = :replica and deployment_id = :deployment")
                .param("replica", replicaId)
                .param("deployment", deployment.id())
                .update();
        if (found == 0) {
            throw new NotFoundException("replica", replicaId);
        }
        publishIf(true, deployment);
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

    private List<String> environmentsOf(String id) {
        return jdbc.sql("""
                        select name from environments where current_deployment_id = :id
                        union
                        select environment from promotions where :id in (candidate_id, previous_id) and ended_at is null
                        order by 1""").param("id", id).query((row, _) -> row.getString(1)).list();
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
