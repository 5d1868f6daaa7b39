package dev.slipway.control.cluster;

import dev.slipway.control.config.Resources;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.Replica;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.engine.EnginePlan;
import dev.slipway.control.model.Model;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the cluster must run to realise a deployment.
 *
 * @param attempt failures of an earlier one say nothing about this one
 * @param leaving replicas that are to go whatever the number says
 * @param withdrawn replicas that no route leads to any more: their requests end, and then they do
 * @param environment the variables that the config names
 */
record Workload(
        String modelId,
        String deploymentId,
        long attempt,
        int replicas,
        Set<String> leaving,
        Set<String> withdrawn,
        Probes probes,
        EnginePlan engine,
        Resources resources,
        Map<String, String> environment) {

    Workload {
        leaving = Set.copyOf(leaving);
        withdrawn = Set.copyOf(withdrawn);
        environment = Map.copyOf(environment);
    }

    static Workload of(Deployment deployment, Model model, List<Replica> replicas) {
        return new Workload(
                deployment.modelId(),
                deployment.id(),
                deployment.attempt(),
                deployment.desiredReplicas(),
                ids(replicas, Replica::leaving),
                ids(replicas, replica -> replica.phase() == ReplicaPhase.STOPPING),
                Probes.of(deployment.config()),
                EnginePlan.of(deployment.config(), model.name()),
                deployment.config().resources(),
                deployment.config().environmentVariables());
    }

    private static Set<String> ids(List<Replica> replicas, Predicate<Replica> which) {
        return replicas.stream().filter(which).map(Replica::id).collect(Collectors.toSet());
    }
}
