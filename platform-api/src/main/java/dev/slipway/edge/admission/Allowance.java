package dev.slipway.edge.admission;

import java.time.Duration;

/** So many in a period: all at once, or evenly over it. Whoever uses it sees to it that one thread does. */
final class Allowance {

    private final long period;
    private final long interval;

    /** When everything that was taken is made up for; of no meaning before anything was. */
    private long full;

    private boolean used;

    Allowance(int most, Duration period) {
        this.period = period.toNanos();
        this.interval = period.toNanos() / most;
    }

    /** How many nanoseconds until there is one to take: 0 or less when there is. */
    long delay(long now) {
        return owed(now) + interval - period;
    }

    void take(long now) {
        full = now + owed(now) + interval;
        used = true;
    }

    boolean isFull(long now) {
        return owed(now) == 0;
    }

    private long owed(long now) {
        return used ? Math.max(full - now, 0) : 0;
    }
}
