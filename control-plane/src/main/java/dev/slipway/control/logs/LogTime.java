package dev.slipway.control.logs;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Moments for lines: each later than the one before, so that lines keep their order. */
@Component
class LogTime {

    private static final long NANOS = 1_000_000_000L;

    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    LogTime(Clock clock) {
        this.clock = clock;
    }

    long next() {
        long now = nanos(clock.instant());
        return last.updateAndGet(before -> Math.max(before + 1, now));
    }

    static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
