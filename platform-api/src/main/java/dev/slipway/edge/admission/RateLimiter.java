package dev.slipway.edge.admission;

import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.auth.RequestRates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds each key to its rates, as this edge sees it; what is refused does not count. */
public final class RateLimiter {

    /** Keys that have their whole allowance need not be remembered; so many are before anybody looks for those. */
    private static final int MANY = 10_000;

    private final LongSupplier nanoTime;
    private final Map<String, Counted> counted = new ConcurrentHashMap<>();

    public RateLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** 0 when the caller may go on, otherwise how many nanoseconds until it may. */
    public long admit(Caller caller) {
        RequestRates rates = caller.rates();
        if (rates.isUnlimited()) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        if (counted.size() > MANY) {
            counted.values().removeIf(known -> known.isFull(now));
        }
        return counted.compute(
                        caller.id(),
                        (_, known) -> known != null && known.rates.equals(rates) ? known : new Counted(rates))
                .take(now);
    }

    private static final class Counted {

        private final RequestRates rates;
        private final List<Allowance> allowances;

        Counted(RequestRates rates) {
            this.rates = rates;
            this.allowances = Stream.of(
                            allowance(rates.perSecond(), Duration.ofSeconds(1)),
                            allowance(rates.perMinute(), Duration.ofMinutes(1)))
                    .flatMap(Optional::stream)
                    .toList();
        }

        private static Optional<Allowance> allowance(@Nullable Integer most, Duration period) {
            return Optional.ofNullable(most).map(count -> new Allowance(count, period));
        }

        synchronized long take(long now) {
            long wait = 0;
            for (Allowance allowance : allowances) {
                wait = Math.max(wait, allowance.delay(now));
            }
            if (wait == 0) {
                allowances.forEach(allowance -> allowance.take(now));
            }
            return wait;
        }

        synchronized boolean isFull(long now) {
            return allowances.stream().allMatch(allowance -> allowance.isFull(now));
        }
    }
}
