package dev.slipway.control.environment;

import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentChanged;
import dev.slipway.control.deployment.DeploymentObserved;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.event.Events;
import dev.slipway.control.model.Model;
import dev.slipway.control.model.ModelRepository;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Moves an environment to the deployment that was pushed for it, once that is active. */
@Component
class Promotion {

    private final EnvironmentRepository environments;
    private final DeploymentRepository deployments;
    private final ModelRepository models;
    private final Events events;
    private final ApplicationEventPublisher publisher;

    Promotion(
            EnvironmentRepository environments,
            DeploymentRepository deployments,
            ModelRepository models,
            Events events,
            ApplicationEventPublisher publisher) {
        this.environments = environments;
        this.deployments = deployments;
        this.models = models;
        this.events = events;
        this.publisher = publisher;
    }

    @EventListener
    void promoteWhenActive(DeploymentObserved observed) {
        deployments.findById(observed.deploymentId()).ifPresent(this::promote);
    }

    private void promote(Deployment deployment) {
        String name = deployment.takePromotion();
        if (name == null) {
            return;
        }
        Environment environment = environments
                .findById(new Environment.Key(deployment.modelId(), name))
                .orElseThrow(() -> new IllegalStateException("no environment " + name + " of " + deployment.modelId()));
        String previous = environment.currentDeploymentId();
        environment.promote(deployment);
        if (previous != null) {
            deployments.findById(previous).ifPresent(this::scaleToZero);
        }
        tell(deployment, name);
    }

    /** Baseten's default for the deployment that served until now. */
    private void scaleToZero(Deployment previous) {
        previous.rest();
        publisher.publishEvent(new DeploymentChanged(previous.id()));
    }

    private void tell(Deployment deployment, String environment) {
        Model model = models.findById(deployment.modelId())
                .orElseThrow(() -> new IllegalStateException("no model " + deployment.modelId()));
        events.record(
                Events.Type.MODEL_DEPLOYMENT_PROMOTED,
                model.organisationId(),
                null,
                Map.of("model_id", model.id(), "deployment_id", deployment.id(), "environment", environment));
        publisher.publishEvent(new EnvironmentChanged(model.id(), environment));
    }
}
