package dev.slipway.runtime.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many wait for their first step, in all and by caller, so that requests are turned away at the door and cost the engine
 * nothing. One caller gets at most half of the places: however much it sends, there is room for others. Used by all threads.
 */
final class WaitingPlaces {

    /** One of them, until its owner has its first step, or is gone. */
    final class Place {

        private final String caller;
        private final long since = nanoTime.getAsLong();
        private boolean held = true;

        private Place(String caller) {
            this.caller = caller;
        }

        void served() {
            give(true);
        }

        void leave() {
            give(false);
        }

        private void give(boolean served) {
            synchronized (WaitingPlaces.this) {
                if (held) {
                    held = false;
                    taken--;
                    byCaller.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
                    lastWait = served ? Duration.ofNanos(nanoTime.getAsLong() - since) : lastWait;
                }
            }
        }
    }

    private final int limit;
    private final LongSupplier nanoTime;
    private final Map<String, Integer> byCaller = new HashMap<>();
    private int taken;
    private Duration lastWait = Duration.ZERO;

    WaitingPlaces(int limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    synchronized Optional<TurnedAway> turnedAway(Caller caller) {
        if (taken >= limit) {
            return Optional.of(new TurnedAway(limit, false, lastWait));
        }
        int share = Math.ceilDiv(limit, 2);
        return caller.isNamed() && byCaller.getOrDefault(caller.id(), 0) >= share
                ? Optional.of(new TurnedAway(share, true, lastWait))
                : Optional.empty();
    }

    /** Also beyond the limit: whoever was let in gets a place for each of its choices. */
    synchronized Place take(String caller) {
        byCaller.merge(caller, 1, Integer::sum);
        taken++;
        return new Place(caller);
    }
}
