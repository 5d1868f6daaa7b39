package dev.slipway.control.cluster;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a deployment whose replicas end by themselves may get the next one: at once for the first, then later and later. */
final class RestartBackoff {

    /** So many ends in a row without a replica that got ready: it will not. */
    private static final int HOPELESS = 3;

    private static final Duration SECOND_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration STEADY = Duration.ofSeconds(10);

    private int failures;
    private @Nullable Long next;
    private @Nullable String lastEnd;

    /**
     * @param readySince when it got ready; null if it never did
     * @param now nanoseconds of a clock that nobody sets
     */
    void ended(@Nullable Long readySince, String end, long now) {
        boolean steady = readySince != null && now - readySince > STEADY.toNanos();
        failures = steady ? 1 : failures + 1;
        lastEnd = end;
        next = now + pause().toNanos();
    }

    void ready() {
        lastEnd = null;
    }

    boolean mayStart(long now) {
        return next == null || now - next >= 0;
    }

    /** Why another try is not expected to end otherwise. */
    Optional<String> givenUp() {
        return failures < HOPELESS
                ? Optional.empty()
                : Optional.ofNullable(lastEnd).map(end -> "its replicas end by themselves: " + end);
    }

    private Duration pause() {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        Duration pause = SECOND_PAUSE.multipliedBy(1L << Math.min(failures - 2, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
