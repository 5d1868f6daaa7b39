package dev.slipway.edge.auth;

import dev.slipway.edge.report.Reporter;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When each key was used last, until the control plane has taken note of it. */
public final class KeyUses implements Reporter.Source<KeyUses.Report> {

    /** As it travels: docs/architecture.md, "Shapes between the programs". */
    public record Report(Map<String, Instant> uses) {}

    private final LongSupplier clock;
    private final Map<String, Long> millis = new ConcurrentHashMap<>();

    /** @param clock milliseconds since 1970 */
    public KeyUses(LongSupplier clock) {
        this.clock = clock;
    }

    public void used(Caller caller) {
        millis.put(caller.id(), clock.getAsLong());
    }

    @Override
    public @Nullable Report next() {
        Map<String, Instant> taken = new TreeMap<>();
        millis.keySet().forEach(id -> {
            Long at = millis.remove(id);
            if (at != null) {
                taken.put(id, Instant.ofEpochMilli(at));
            }
        });
        return taken.isEmpty() ? null : new Report(taken);
    }

    @Override
    public void missed(Report report) {
        report.uses().forEach((id, at) -> millis.merge(id, at.toEpochMilli(), Math::max));
    }
}
