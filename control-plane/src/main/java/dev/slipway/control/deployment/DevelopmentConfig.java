package dev.slipway.control.deployment;

import dev.slipway.control.config.ParsedConfig;
import dev.slipway.control.web.NotFoundException;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Changes the config of a development deployment in place; replicas of the old one are replaced one by one. */
@Component
public class DevelopmentConfig {

    private final DeploymentRepository deployments;
    private final Push push;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    DevelopmentConfig(DeploymentRepository deployments, Push push, ApplicationEventPublisher publisher, Clock clock) {
        this.deployments = deployments;
        this.push = push;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** As a push, all of it happens or nothing; one that had failed is tried again with the new config. */
    @Transactional
    public void replace(String deploymentId, PushedConfig pushed) {
        ParsedConfig config = push.check(pushed);
        Deployment deployment =
                deployments.lockById(deploymentId).orElseThrow(() -> new NotFoundException("deployment", deploymentId));
        deployment.reconfigure(
                config,
                pushed.storedText(),
                InstanceTypeResponse.name(config.config().resources()));
        deployment.retry(clock.instant());
        publisher.publishEvent(new DeploymentChanged(deploymentId));
    }
}
