package dev.slipway.edge.inference;

import dev.slipway.edge.admission.WaitingRoom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One request's waiting: a moment for routes that know what it asks for, or long for a replica. */
final class Wait implements WaitingRoom.Waiter {

    private final Exchange exchange;
    private boolean on;
    private boolean forReplica;
    private long unresolvedSince;

    Wait(Exchange exchange) {
        this.exchange = exchange;
    }

    boolean isOn() {
        return on;
    }

    boolean isForReplica() {
        return on && forReplica;
    }

    void forReplica() {
        on = true;
        forReplica = true;
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
