package dev.slipway.edge.load;

import dev.slipway.edge.report.Reporter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The load of every deployment that this edge has had a request for. */
public final class DeploymentLoads implements Reporter.Source<LoadReport> {

    private final String edge;
    private final Map<String, DeploymentLoad> byDeployment = new ConcurrentHashMap<>();

    /** @param edge which edge this is: another name after each start */
    public DeploymentLoads(String edge) {
        this.edge = edge;
    }

    public DeploymentLoad of(String deploymentId) {
        DeploymentLoad known = byDeployment.get(deploymentId);
        return known == null
                ? byDeployment.computeIfAbsent(deploymentId, _ -> new DeploymentLoad(System.nanoTime()))
                : known;
    }

    @Override
    public LoadReport next() {
        long now = System.nanoTime();
        Map<String, LoadReport.Figures> figures = new TreeMap<>();
        byDeployment.forEach((id, load) -> {
            LoadReport.Figures reported = load.report(now);
            if (reported.isAny()) {
                figures.put(id, reported);
            }
        });
        return new LoadReport(edge, figures);
    }

    /** The next one is newer. */
    @Override
    public void missed(LoadReport report) {}
}
