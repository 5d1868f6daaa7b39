package dev.slipway.control.environment;

import dev.slipway.control.deployment.AutoscalingSettingsChanged;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentRepository;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps an environment's settings those of the deployment that serves it, so that they follow the next promotion. */
@Component
class EnvironmentSettings {

    private final EnvironmentRepository environments;
    private final DeploymentRepository deployments;

    EnvironmentSettings(EnvironmentRepository environments, DeploymentRepository deployments) {
        this.environments = environments;
        this.deployments = deployments;
    }

    @EventListener
    void follow(AutoscalingSettingsChanged changed) {
        deployments.findById(changed.deploymentId()).ifPresent(this::follow);
    }

    private void follow(Deployment deployment) {
        environments.findByCurrentDeploymentId(deployment.id()).forEach(environment -> environment.adopt(deployment));
    }
}
