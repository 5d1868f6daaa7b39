package dev.slipway.control.environment;

import dev.slipway.control.deployment.AutoscalingSettingsChanged;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.web.ConflictException;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps an environment's settings those of the deployment that serves it, or is the first to do so, so that they follow the
 * next promotion.
 */
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
        if (promotions.existsByPreviousIdAndKindAndEndedAtIsNull(deployment.id(), Rollout.Kind.ROLL)) {
            throw new ConflictException("deployment " + deployment.id()
                    + " is being replaced by a rolling promotion; change the environment's settings");
        }
        environments.findByCurrentDeploymentId(deployment.id()).forEach(environment -> environment.adopt(deployment));
        promotions.findByCandidateIdAndEndedAtIsNull(deployment.id()).stream()
                .flatMap(promotion -> environments.findById(promotion.environmentKey()).stream())
                .filter(environment -> environment.currentDeploymentId() == null)
                .forEach(environment -> environment.adopt(deployment));
    }
}
