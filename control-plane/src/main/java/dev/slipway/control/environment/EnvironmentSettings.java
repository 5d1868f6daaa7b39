package dev.slipway.control.environment;

import dev.slipway.control.deployment.AutoscalingSettingsChanged;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.web.ConflictException;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps an environment's settings those of the deployment that serves it, so that they follow the next promotion. */
@Component
class EnvironmentSettings {

    private final EnvironmentRepository environments;
    private final DeploymentRepository deployments;
    private final PromotionRepository promotions;

    EnvironmentSettings(
            EnvironmentRepository environments, DeploymentRepository deployments, PromotionRepository promotions) {
        this.environments = environments;
        this.deployments = deployments;
        this.promotions = promotions;
    }

    @EventListener
    void follow(AutoscalingSettingsChanged changed) {
        deployments.findById(changed.deploymentId()).ifPresent(this::follow);
    }

    private void follow(Deployment deployment) {
        if (promotions.existsRunningOf(deployment.id())) {
            throw new ConflictException("deployment " + deployment.id()
                    + " takes part in a promotion, which sets its replicas; change the environment's settings");
        }
        environments.findByCurrentDeploymentId(deployment.id()).forEach(environment -> environment.adopt(deployment));
    }
}
