package dev.slipway.control.deployment;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try to serve: begun by a push, an activation or a retry, and from nothing.
 *
 * @param number what was seen in an earlier one says nothing about this one
 * @param deadline when it must have served
 * @param timeout seconds that each attempt has until then
 * @param servedAt when it first did; null until then
 */
@Embeddable
record Attempt(
        @Column(name = "attempt") long number,
        @Column(name = "deploy_deadline") Instant deadline,
        @Column(name = "deploy_timeout", updatable = false) long timeout,
        @Nullable Instant servedAt) {

    static Attempt first(Duration timeout, Instant now) {
        return new Attempt(0, now, timeout.toSeconds(), null).next(now);
    }

    Attempt next(Instant now) {
        return new Attempt(number + 1, now.plusSeconds(timeout), timeout, null);
    }

    Attempt serving(Instant now) {
        return served() ? this : new Attempt(number, deadline, timeout, now);
    }

    boolean served() {
        return servedAt != null;
    }

    boolean overdue(Instant now) {
        return now.isAfter(deadline);
    }
}
