package dev.slipway.control.logs;

import java.util.function.LongSupplier;

/** How many lines of one replica may still be kept: a thousand a second, and ten thousand at once. */
final class LineBudget {

    private static final double PER_NANOSECOND = 1_000 / 1e9;
    private static final double MOST = 10_000;

    private final LongSupplier nanoTime;
    private double left = MOST;
    private long refilled;

    LineBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.refilled = nanoTime.getAsLong();
    }

    boolean take() {
        long now = nanoTime.getAsLong();
        left = Math.min(MOST, left + (now - refilled) * PER_NANOSECOND);
        refilled = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
