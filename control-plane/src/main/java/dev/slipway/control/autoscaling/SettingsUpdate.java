package dev.slipway.control.autoscaling;

import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.AutoscalingSettings;
import dev.slipway.control.deployment.AutoscalingSettingsChanged;
import dev.slipway.control.deployment.BackpressurePolicy;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentChanged;
import dev.slipway.control.deployment.DeploymentStatus;
import dev.slipway.control.deployment.Deployments;
import dev.slipway.control.deployment.UpdateAutoscalingSettings;
import dev.slipway.control.event.Events;
import dev.slipway.control.web.InvalidRequestException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Gives a deployment other settings. */
@Component
class SettingsUpdate {

    private final Deployments deployments;
    private final Events events;
    private final ApplicationEventPublisher publisher;

    SettingsUpdate(Deployments deployments, Events events, ApplicationEventPublisher publisher) {
        this.deployments = deployments;
        this.events = events;
        this.publisher = publisher;
    }

    /** What became of an update. */
    sealed interface Outcome {

        record Unchanged() implements Outcome {}

        /** Decisions go by it from now on. */
        record Accepted() implements Outcome {}

        /** Kept; decisions go by it once the deployment, which is in this status, serves. */
        record Queued(DeploymentStatus status) implements Outcome {}
    }

    @Transactional
    public Outcome run(Caller caller, String modelId, String deploymentId, UpdateAutoscalingSettings update) {
        Deployment deployment = deployments.lock(caller.organisationId(), modelId, deploymentId);
        AutoscalingSettings before = deployment.autoscalingSettings();
        AutoscalingSettings after = update.applyTo(before);
        if (deployment.development()) {
            checkDevelopment(after);
        }
        if (after.equals(before)) {
            return new Outcome.Unchanged();
        }
        deployment.follow(after);
        tell(
                caller,
                Events.Type.MODEL_DEPLOYMENT_AUTOSCALING_SETTINGS_CHANGED,
                deployment,
                Map.of("settings", after, "previous_settings", before));
        publisher.publishEvent(new DeploymentChanged(deployment.id()));
        return outcome(deployment.status());
    }

    @Transactional
    public void run(Caller caller, String modelId, String deploymentId, @Nullable BackpressurePolicy policy) {
        Deployment deployment = deployments.lock(caller.organisationId(), modelId, deploymentId);
        BackpressurePolicy before = deployment.backpressurePolicy();
        if (policy != before) {
            deployment.pressBack(policy);
            tell(
                    caller,
                    Events.Type.MODEL_DEPLOYMENT_REQUEST_BACKPRESSURE_SETTINGS_CHANGED,
                    deployment,
                    Map.of("policy", String.valueOf(policy), "previous_policy", String.valueOf(before)));
            publisher.publishEvent(new DeploymentChanged(deployment.id()));
        }
    }

    /** As many as Baseten gives it. */
    private static void checkDevelopment(AutoscalingSettings settings) {
        if (settings.minReplica() != 0) {
            throw new InvalidRequestException("min_replica", settings.minReplica(), "0 for a development deployment");
        }
        if (settings.maxReplica() != 1) {
            throw new InvalidRequestException("max_replica", settings.maxReplica(), "1 for a development deployment");
        }
    }

    private static Outcome outcome(DeploymentStatus status) {
        return switch (status) {
            case ACTIVE, UNHEALTHY, UPDATING, SCALED_TO_ZERO, WAKING_UP -> new Outcome.Accepted();
            default -> new Outcome.Queued(status);
        };
    }

    private void tell(Caller caller, Events.Type type, Deployment deployment, Map<String, ?> change) {
        events.record(
                type,
                caller.organisationId(),
                caller.userId(),
                Map.of("model_id", deployment.modelId(), "deployment_id", deployment.id(), "change", change));
        publisher.publishEvent(new AutoscalingSettingsChanged(deployment.id()));
    }
}
