package dev.slipway.control.access;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a key may make.
 *
 * @param perSecond null: no limit
 * @param perMinute null: no limit
 */
record RequestRates(@Nullable Integer perSecond, @Nullable Integer perMinute) {

    static final RequestRates UNLIMITED = new RequestRates(null, null);

    /** A limit as Baseten writes it. */
    record RateLimit(Type type, Unit unit, int threshold) {

        /** What is counted; tokens cannot be limited yet. */
        enum Type {
            REQUEST
        }

        /** Per what. */
        enum Unit {
            SECOND,
            MINUTE
        }
    }

    static RequestRates of(List<RateLimit> limits) {
        return new RequestRates(lowest(limits, RateLimit.Unit.SECOND), lowest(limits, RateLimit.Unit.MINUTE));
    }

    List<RateLimit> limits() {
        List<RateLimit> limits = new ArrayList<>();
        if (perSecond != null) {
            limits.add(new RateLimit(RateLimit.Type.REQUEST, RateLimit.Unit.SECOND, perSecond));
        }
        if (perMinute != null) {
            limits.add(new RateLimit(RateLimit.Type.REQUEST, RateLimit.Unit.MINUTE, perMinute));
        }
        return limits;
    }

    private static @Nullable Integer lowest(List<RateLimit> limits, RateLimit.Unit unit) {
        return limits.stream()
                .filter(limit -> limit.unit() == unit)
                .map(RateLimit::threshold)
                .min(Integer::compare)
                .orElse(null);
    }
}
