package dev.slipway.edge.inference;

import dev.slipway.edge.connection.ServerTiming;
import dev.slipway.edge.receipt.Receipt;

/** When one request passed each step, in nanoseconds of the process's clock. */
final class Timing {

    private final long arrived = System.nanoTime();
    private long authenticated = arrived;
    private long waitingSince;
    private long started;
    private long sent;
    private long begun;

    void authenticated() {
        authenticated = System.nanoTime();
    }

    /** The request found no replica and waits for one to start or come back. */
    void waits() {
        waitingSince = System.nanoTime();
    }

    void waitsNoMore() {
        if (waitingSince != 0) {
            started += System.nanoTime() - waitingSince;
            waitingSince = 0;
        }
    }

    void sent() {
        sent = System.nanoTime();
    }

    void begun() {
        begun = System.nanoTime();
    }

    long arrivedNanos() {
        return arrived;
    }

    String header() {
        Receipt.Times times = times(System.nanoTime());
        return ServerTiming.of(times.auth(), times.queue(), times.start(), times.route());
    }

    /** Nothing queues at the edge but for a replica to start, so that {@code queue} is zero as long as there are no limits. */
    Receipt.Times times(long now) {
        long auth = authenticated - arrived;
        long route = Math.max(0, (sent == 0 ? now : sent) - authenticated - started);
        long firstByte = begun == 0 ? 0 : begun - arrived;
        return new Receipt.Times(auth, 0, started, route, firstByte, now - arrived);
    }
}
