package dev.slipway.edge.load;

/**
 * The requests of one deployment at this edge. Time is added up at each change, so that the average needs no sampling and
 * misses no request, however short.
 */
public final class DeploymentLoad {

    private int inFlight;
    private int parked;
    private long requestNanos;
    private long countedUntil;
    private long reportedAt;

    DeploymentLoad(long now) {
        countedUntil = now;
        reportedAt = now;
    }

    /** A replica got a request. */
    public void begin() {
        change(1, 0, System.nanoTime());
    }

    /** A replica's request is over. */
    public void end() {
        change(-1, 0, System.nanoTime());
    }

    /** A request begins to wait for a replica. */
    public void park() {
        change(0, 1, System.nanoTime());
    }

    /** A request waits no more. */
    public void unpark() {
        change(0, -1, System.nanoTime());
    }

    synchronized void change(int inFlightBy, int parkedBy, long now) {
        count(now);
        inFlight += inFlightBy;
        parked += parkedBy;
    }

    private void count(long now) {
        if (now > countedUntil) {
            requestNanos += (inFlight + parked) * (now - countedUntil);
            countedUntil = now;
        }
    }

    /** What there is now, and the average since this was called before. */
    synchronized LoadReport.Figures report(long now) {
        count(now);
        long elapsed = now - reportedAt;
        double average = elapsed <= 0 ? inFlight + parked : (double) requestNanos / elapsed;
        requestNanos = 0;
        reportedAt = now;
        return new LoadReport.Figures(inFlight, parked, average);
    }
}
