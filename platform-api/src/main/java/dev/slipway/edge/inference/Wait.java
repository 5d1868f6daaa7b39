package dev.slipway.edge.inference;

import dev.slipway.edge.admission.WaitingRoom;
import dev.slipway.edge.routing.Route;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request's waiting: a moment for routes that know what it asks for, or long for a replica. */
final class Wait implements WaitingRoom.Waiter {

    private final Exchange exchange;
    private boolean on;
    private @Nullable String deploymentId;
    private long unresolvedSince;

    Wait(Exchange exchange) {
        this.exchange = exchange;
    }

    boolean isOn() {
        return on;
    }

    /** Whether it is for a replica of this deployment. */
    boolean isFor(Route route) {
        return on && route.deploymentId().equals(deploymentId);
    }

    void forReplicaOf(Route route) {
        on = true;
        deploymentId = route.deploymentId();
    }

    /** Whether it was for a replica at all. */
    boolean wasForReplica() {
        return deploymentId != null;
    }

    /** Whether a request that nothing is known of may wait for newer routes, as it may for {@code lag} in all. */
    boolean mayBeForRoutes(Duration lag) {
        long now = System.nanoTime();
        if (unresolvedSince == 0) {
            unresolvedSince = now;
            on = true;
            var _ = exchange.connection()
                    .channel()
                    .eventLoop()
                    .schedule(this::goOn, lag.toNanos(), TimeUnit.NANOSECONDS);
        }
        return now - unresolvedSince < lag.toNanos();
    }

    void end() {
        on = false;
    }

    @Override
    public void lookAgain() {
        exchange.connection().channel().eventLoop().execute(this::goOn);
    }

    private void goOn() {
        if (on) {
            exchange.forward();
        }
    }
}
