package dev.slipway.control.deployment;

import dev.slipway.control.logs.DeploymentLog;
import dev.slipway.control.logs.LogComponent;
import dev.slipway.control.logs.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells of each status that a deployment comes to, where its users look and where its operator does. */
@Component
public class StatusLog {

    private static final Logger log = LoggerFactory.getLogger(StatusLog.class);

    private final DeploymentLog deploymentLog;

    public StatusLog(DeploymentLog deploymentLog) {
        this.deploymentLog = deploymentLog;
    }

    public void tell(Deployment deployment) {
        String reason = deployment.statusReason();
        LogLevel level = reason == null ? LogLevel.INFO : LogLevel.ERROR;
        String message = "the deployment is " + deployment.status() + (reason == null ? "" : ": " + reason);
        deploymentLog.append(deployment.id(), LogComponent.DEPLOY, level, message);
        log.info("deployment {}: {}", deployment.id(), message);
    }
}
