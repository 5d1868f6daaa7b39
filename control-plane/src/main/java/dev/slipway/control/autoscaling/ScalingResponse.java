package dev.slipway.control.autoscaling;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment's scaling as answers show it; not Baseten's.
 *
 * @param inFlight requests that replicas hold, over all edges
 * @param parked requests that wait for a replica
 * @param averageLoad both over the autoscaling window; null where nothing was decided
 * @param reason why it is as many replicas as it is, and what comes next
 * @param decisions the newest changes, newest first
 */
record ScalingResponse(
        int desiredReplicas,
        int inFlight,
        int parked,
        @Nullable Double averageLoad,
        @Nullable String reason,
        List<Decision> decisions) {

    record Decision(Instant at, int fromReplicas, int toReplicas, double averageLoad, String reason) {}
}
