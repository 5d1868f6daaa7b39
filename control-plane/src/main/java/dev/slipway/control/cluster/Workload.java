package dev.slipway.control.cluster;

import dev.slipway.control.config.Resources;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.engine.EnginePlan;
import dev.slipway.control.model.Model;
import java.util.Map;

/**
 * What the cluster must run to realise a deployment.
 *
 * @param environment the variables that the config names
 */
record Workload(
        String modelId,
        String deploymentId,
        int replicas,
        EnginePlan engine,
        Resources resources,
        Map<String, String> environment) {

    Workload {
        environment = Map.copyOf(environment);
    }

    static Workload of(Deployment deployment, Model model) {
        return new Workload(
                deployment.modelId(),
                deployment.id(),
                deployment.desiredReplicas(),
                EnginePlan.of(deployment.config(), model.name()),
                deployment.config().resources(),
                deployment.config().environmentVariables());
    }
}
