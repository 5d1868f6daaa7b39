package dev.slipway.edge.load;

import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What the edge tells the control plane, as it travels: docs/architecture.md, "Shapes between the programs".
 *
 * @param edge which edge says so: another name after each start
 * @param deployments by id, those without any load left out
 */
public record LoadReport(String edge, Map<String, Figures> deployments) {

    /** @param average requests in flight and parked, averaged over the time since the report before */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Figures(int inFlight, int parked, double average) {

        boolean isAny() {
            return inFlight > 0 || parked > 0 || average > 0;
        }
    }
}
