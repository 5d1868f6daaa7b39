package dev.slipway.control.access;

import java.time.Duration;

/** So many in a period: all at once, or evenly over it. */
final class Allowance {

    private final long period;
    private final long interval;

    /** When everything that was taken is made up for. */
    private long full;

    private boolean used;

    Allowance(int most, Duration period) {
        this.period = period.toNanos();
        this.interval = period.toNanos() / most;
    }

    /** 0 when there was one to take, otherwise how many nanoseconds until there is. */
    synchronized long take(long now) {
        long from = used ? Math.max(full - now, 0) : 0;
        long wait = from + interval - period;
        if (wait > 0) {
            return wait;
        }
        used = true;
        full = now + from + interval;
        return 0;
    }

    synchronized boolean isFull(long now) {
        return !used || full - now <= 0;
    }
}
