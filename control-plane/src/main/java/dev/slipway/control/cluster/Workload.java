package dev.slipway.control.cluster;

import dev.slipway.control.config.Resources;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.engine.EnginePlan;
import dev.slipway.control.model.Model;
import java.util.Map;
import java.util.Set;

/**
 * What the cluster must run to realise a deployment.
 *
 * @param attempt failures of an earlier one say nothing about this one
 * @param leaving replicas that are to go whatever the number says
 * @param environment the variables that the config names
 */
record Workload(
        String modelId,
        String deploymentId,
        long attempt,
        int replicas,
        Set<String> leaving,
        EnginePlan engine,
        Resources resources,
        Map<String, String> environment) {

    Workload {
        leaving = Set.copyOf(leaving);
        environment = Map.copyOf(environment);
    }

    static Workload of(Deployment deployment, Model model, Set<String> leaving) {
        return new Workload(
                deployment.modelId(),
                deployment.id(),
                deployment.attempt(),
                deployment.desiredReplicas(),
                leaving,
                EnginePlan.of(deployment.config(), model.name()),
                deployment.config().resources(),
                deployment.config().environmentVariables());
    }
}
