package dev.slipway.edge.connection;

import java.util.LinkedHashSet;
import java.util.Set;

/** A coarse clock of one event loop: everything that waits on it is asked twice a second whether it waited too long. */
public final class Ticker {

    /** Something with time limits; called on its own event loop. */
    public interface Ticking {
        void tick(long nowNanos);
    }

    private final Set<Ticking> watched = new LinkedHashSet<>();
    private long now = System.nanoTime();

    Ticker() {}

    public void watch(Ticking ticking) {
        watched.add(ticking);
    }

    public void forget(Ticking ticking) {
        watched.remove(ticking);
    }

    /** The time of the last tick: good enough for limits of seconds, and free. */
    public long now() {
        return now;
    }

    void tick() {
        now = System.nanoTime();
        for (Ticking ticking : watched.toArray(Ticking[]::new)) {
            ticking.tick(now);
        }
    }
}
