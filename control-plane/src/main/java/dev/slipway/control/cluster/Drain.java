package dev.slipway.control.cluster;

import dev.slipway.control.host.LiveProcess;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** Ends a replica that gets no new requests: lets those that it has end, asks it to stop, and ends it if it does not. */
final class Drain {

    /** Edges have taken it out of their routes by then. */
    private static final Duration ROUTES_SETTLE = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** The last bytes of an answer leave a moment after the engine is done with it. */
    private static final int IDLE_POLLS = 3;

    private static final int UNANSWERED_POLLS = 5;

    private final ReplicaEndpoint endpoint;
    private final Duration grace;
    private final LongSupplier nanoTime;

    /** @param grace how long running requests may take to end */
    Drain(ReplicaEndpoint endpoint, Duration grace, LongSupplier nanoTime) {
        this.endpoint = endpoint;
        this.grace = grace;
        this.nanoTime = nanoTime;
    }

    /** @param serves whether it may have requests at all */
    void end(LiveProcess process, boolean serves) throws InterruptedException {
        if (serves) {
            awaitRequests(process);
        }
        process.terminate();
        if (!process.awaitEnd(STOP_LIMIT)) {
            process.kill();
        }
    }

    private void awaitRequests(LiveProcess process) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + grace.toNanos();
        if (process.awaitEnd(ROUTES_SETTLE)) {
            return;
        }
        int idle = 0;
        int unanswered = 0;
        while (idle < IDLE_POLLS && unanswered < UNANSWERED_POLLS && nanoTime.getAsLong() < deadline) {
            OptionalDouble requests = endpoint.requests();
            unanswered = requests.isPresent() ? 0 : unanswered + 1;
            idle = requests.orElse(1) == 0 ? idle + 1 : 0;
            if (process.awaitEnd(POLL)) {
                return;
            }
        }
    }
}
