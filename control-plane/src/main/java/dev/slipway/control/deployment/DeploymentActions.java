package dev.slipway.control.deployment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.event.Events;
import dev.slipway.control.web.ConflictException;
import dev.slipway.control.web.NotFoundException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What users do with a deployment once it was pushed. */
@Component
class DeploymentActions {

    private static final Pattern REPLICA_ID = Pattern.compile("[a-z0-9]{5}");

    private final Deployments deployments;
    private final DeploymentRepository repository;
    private final DeploymentNames names;
    private final JdbcClient jdbc;
    private final Events events;
    private final StatusLog statuses;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    DeploymentActions(
            Deployments deployments,
            DeploymentRepository repository,
            DeploymentNames names,
            JdbcClient jdbc,
            Events events,
            StatusLog statuses,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.deployments = deployments;
        this.repository = repository;
        this.names = names;
        this.jdbc = jdbc;
        this.events = events;
        this.statuses = statuses;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Lets an inactive deployment run again; one that runs or is on its way stays as it is. */
    @Transactional
    void activate(Caller caller, String modelId, String id) {
        Deployment deployment = deployments.lock(caller.organisationId(), modelId, id);
        DeploymentStatus status = deployment.status();
        if (status.activated().isEmpty()) {
            throw new ConflictException("deployment " + deployment.id() + " is " + status
                    + (status == DeploymentStatus.DEACTIVATING
                            ? "; it can be activated once it is INACTIVE"
                            : "; what has failed is tried again by a retry"));
        }
        if (deployment.activate(clock.instant())) {
            tell(Events.Type.MODEL_DEPLOYMENT_ACTIVATED, caller, deployment);
            statuses.tell(deployment);
        }
    }

    /** Ends every replica of it, once their requests are answered, until it is activated. */
    @Transactional
    void deactivate(Caller caller, String modelId, String id) {
        Deployment deployment = deployments.lock(caller.organisationId(), modelId, id);
        if (deployment.deactivate()) {
            tell(Events.Type.MODEL_DEPLOYMENT_DEACTIVATED, caller, deployment);
            statuses.tell(deployment);
        }
    }

    /** Tries a failed deployment again; says why there was nothing to try, or null. */
    @Transactional
    @Nullable
    String retry(Caller caller, String modelId, String id) {
        Deployment deployment = deployments.lock(caller.organisationId(), modelId, id);
        if (!deployment.retry(clock.instant())) {
            return "deployment " + deployment.id() + " is " + deployment.status()
                    + "; only one that failed can be tried again";
        }
        tell(
                Events.Type.MODEL_DEPLOYMENT_RETRIED,
                caller,
                Map.of("model_id", modelId, "deployment_id", deployment.id(), "retried", true));
        publisher.publishEvent(new DeploymentChanged(deployment.id()));
        statuses.tell(deployment);
        return null;
    }

    @Transactional
    DeploymentResponse rename(String organisationId, String modelId, String id, String name) {
        Deployment deployment = deployments.lock(organisationId, modelId, id);
        if (!name.equals(deployment.name())) {
            names.refuseIfTaken(modelId, name);
        }
        deployment.rename(name);
        return deployments.get(organisationId, modelId, deployment.id());
    }

    /** Takes a deployment away; its replicas go once their requests are answered. */
    @Transactional
    String delete(Caller caller, String modelId, String id) {
        Deployment deployment = deployments.lock(caller.organisationId(), modelId, id);
        if (repository.countByModelId(modelId) == 1) {
            throw new ConflictException(
                    "deployment " + deployment.id() + " is the only one of model " + modelId + "; delete the model");
        }
        List<String> environments = environmentsOf(deployment.id());
        if (!environments.isEmpty()) {
            throw new ConflictException("deployment " + deployment.id() + " is what " + String.join(", ", environments)
                    + " points at or is being promoted to; promote another one there first");
        }
        repository.delete(deployment);
        tell(Events.Type.MODEL_DEPLOYMENT_DELETED, caller, deployment);
        return deployment.id();
    }

    /** Ends one replica once its requests are answered; another takes its place. */
    @Transactional
    void terminateReplica(Caller caller, String modelId, String id, String replicaId) {
        Deployment deployment = deployments.find(caller.organisationId(), modelId, id);
        if (!REPLICA_ID.matcher(replicaId).matches() || !leave(deployment, replicaId)) {
            throw new NotFoundException("replica", replicaId);
        }
        tell(
                Events.Type.REPLICA_TERMINATED,
                caller,
                Map.of("model_id", modelId, "deployment_id", deployment.id(), "replica_id", replicaId));
        publisher.publishEvent(new DeploymentChanged(deployment.id()));
    }

    private boolean leave(Deployment deployment, String replicaId) {
        int found = jdbc.sql("update replicas set leaving = true where id = :replica and deployment_id = :deployment")
                .param("replica", replicaId)
                .param("deployment", deployment.id())
                .update();
        return found > 0;
    }

    private List<String> environmentsOf(String id) {
        return jdbc.sql("""
                        select name from environments where current_deployment_id = :id
                        union
                        select environment from promotions where :id in (candidate_id, previous_id) and ended_at is null
                        order by 1""").param("id", id).query((row, _) -> row.getString(1)).list();
    }

    private void tell(Events.Type type, Caller caller, Deployment deployment) {
        tell(type, caller, Map.of("model_id", deployment.modelId(), "deployment_id", deployment.id()));
        publisher.publishEvent(new DeploymentChanged(deployment.id()));
    }

    private void tell(Events.Type type, Caller caller, Map<String, ?> data) {
        events.record(type, caller.organisationId(), caller.userId(), data);
    }
}
