package dev.slipway.control.web;

import java.time.Duration;

/** The caller asks more often than it may. */
public final class TooManyRequestsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration wait;

    public TooManyRequestsException(Duration wait) {
        super("too many requests to this endpoint; try again in " + seconds(wait) + " s");
        this.wait = wait;
    }

    /** Whole seconds, so that waiting for them is enough. */
    long retryAfterSeconds() {
        return seconds(wait);
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }
}
