package dev.slipway.edge.auth;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** When each key was used last, until somebody takes note of it. */
public final class KeyUses {

    private final LongSupplier clock;
    private final Map<String, Long> millis = new ConcurrentHashMap<>();

    /** @param clock milliseconds since 1970 */
    public KeyUses(LongSupplier clock) {
        this.clock = clock;
    }

    public void used(Caller caller) {
        millis.put(caller.id(), clock.getAsLong());
    }

    Map<String, Instant> take() {
        Map<String, Instant> taken = new TreeMap<>();
        millis.keySet().forEach(id -> {
            Long at = millis.remove(id);
            if (at != null) {
                taken.put(id, Instant.ofEpochMilli(at));
            }
        });
        return taken;
    }

    void giveBack(Map<String, Instant> uses) {
        uses.forEach((id, at) -> millis.merge(id, at.toEpochMilli(), Math::max));
    }
}
