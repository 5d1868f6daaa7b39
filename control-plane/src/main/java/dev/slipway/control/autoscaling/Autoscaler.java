package dev.slipway.control.autoscaling;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Looks at every deployment's load once a tick and decides how many replicas it should have. It never talks to the cluster. */
@Component
class Autoscaler {

    private final EdgeLoads edges;
    private final ScalableDeployments deployments;
    private final ReplicaCounts counts;
    private final Clock clock;
    /** Of the thread that ticks. */
    private final Map<String, Scaling> scalings = new HashMap<>();

    private final Map<String, ScalingDecision> latest = new ConcurrentHashMap<>();

    Autoscaler(EdgeLoads edges, ScalableDeployments deployments, ReplicaCounts counts, Clock clock) {
        this.edges = edges;
        this.deployments = deployments;
        this.counts = counts;
        this.clock = clock;
    }

    void tick() {
        Optional<Map<String, Load>> loads = edges.current();
        List<ScalableDeployment> all = deployments.all();
        forgetAllBut(all);
        for (ScalableDeployment deployment : all) {
            ScalingDecision decision =
                    decide(deployment, loads.map(known -> known.getOrDefault(deployment.id(), Load.NONE)));
            latest.put(deployment.id(), decision);
            if (decision.changes()) {
                counts.change(deployment.id(), decision);
            }
        }
    }

    /** Another process decides: what was seen here before is not what it goes by. */
    void forget() {
        forgetAllBut(List.of());
    }

    private ScalingDecision decide(ScalableDeployment deployment, Optional<Load> load) {
        var seen = new Scaling.Seen(deployment.desiredReplicas(), deployment.isStarting(), load);
        return scalings.computeIfAbsent(deployment.id(), _ -> new Scaling())
                .decide(clock.instant(), seen, new ScalingPolicy(deployment.settings()));
    }

    private void forgetAllBut(List<ScalableDeployment> all) {
        var ids = all.stream().map(ScalableDeployment::id).collect(Collectors.toSet());
        scalings.keySet().retainAll(ids);
        latest.keySet().retainAll(ids);
    }

    /** What was decided last here; empty for a deployment that cannot have replicas, and where another process decides. */
    Optional<ScalingDecision> latest(String deploymentId) {
        return Optional.ofNullable(latest.get(deploymentId));
    }
}
