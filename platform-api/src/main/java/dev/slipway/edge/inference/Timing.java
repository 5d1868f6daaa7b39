package dev.slipway.edge.inference;

import dev.slipway.edge.connection.ServerTiming;
import dev.slipway.edge.receipt.Receipt;

/** When one request passed each step, in nanoseconds of the process's clock. */
final class Timing {

    private final long arrived = System.nanoTime();
    private long authenticated = arrived;
    private long waitingSince;
    private boolean waitingForStart;
    private long queued;
    private long started;
    private long sent;
    private long begun;

    void authenticated() {
        authenticated = System.nanoTime();
    }

    /** @param forStart whether for a replica to start or come back, and not for one that has room */
    void waits(boolean forStart) {
        waitsNoMore();
        waitingForStart = forStart;
        waitingSince = System.nanoTime();
    }

    void waitsNoMore() {
        if (waitingSince != 0) {
            long waited = System.nanoTime() - waitingSince;
            started += waitingForStart ? waited : 0;
            queued += waitingForStart ? 0 : waited;
            waitingSince = 0;
        }
    }

    void sent() {
        sent = System.nanoTime();
    }

    void begun() {
        begun = System.nanoTime();
    }

    long sinceArrival(long now) {
        return now - arrived;
    }

    CharSequence header() {
        Receipt.Times times = times(System.nanoTime());
        return ServerTiming.of(times.auth(), times.queue(), times.start(), times.route());
    }

    Receipt.Times times(long now) {
        long auth = authenticated - arrived;
        long route = Math.max(0, (sent == 0 ? now : sent) - authenticated - started - queued);
        long firstByte = begun == 0 ? 0 : begun - arrived;
        return new Receipt.Times(auth, queued, started, route, firstByte, now - arrived);
    }
}
