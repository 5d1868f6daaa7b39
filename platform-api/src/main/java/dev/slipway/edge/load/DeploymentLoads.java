package dev.slipway.edge.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The load of every deployment that this edge has had a request for. */
public final class DeploymentLoads {

    private final Map<String, DeploymentLoad> byDeployment = new ConcurrentHashMap<>();

    public DeploymentLoad of(String deploymentId) {
        DeploymentLoad known = byDeployment.get(deploymentId);
        return known == null
                ? byDeployment.computeIfAbsent(deploymentId, _ -> new DeploymentLoad(System.nanoTime()))
                : known;
    }

    Map<String, LoadReport.Figures> report() {
        long now = System.nanoTime();
        Map<String, LoadReport.Figures> figures = new TreeMap<>();
        byDeployment.forEach((id, load) -> {
            LoadReport.Figures reported = load.report(now);
            if (reported.isAny()) {
                figures.put(id, reported);
            }
        });
        return figures;
    }
}
