package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last responses, for a while: the oldest goes when there are too many. Safe for use by several threads. */
public final class ResponseStore {

    private static final int MAX_RESPONSES = 1024;
    private static final Duration TTL = Duration.ofHours(1);

    private record Kept(StoredResponse response, Instant until) {}

    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final Clock clock;

    public ResponseStore(Clock clock) {
        this.clock = clock;
    }

    synchronized void keep(StoredResponse response) {
        Instant now = clock.instant();
        kept.values().removeIf(old -> old.until().isBefore(now));
        if (kept.size() >= MAX_RESPONSES) {
            kept.remove(kept.keySet().iterator().next());
        }
        kept.put(response.response().id(), new Kept(response, now.plus(TTL)));
    }

    public synchronized StoredResponse required(String id) {
        Kept found = kept.get(id);
        if (found == null || found.until().isBefore(clock.instant())) {
            throw OpenAiErrors.unknownResponse(id);
        }
        return found.response();
    }

    public synchronized void delete(String id) {
        @Nullable Kept deleted = kept.remove(id);
        if (deleted == null) {
            throw OpenAiErrors.unknownResponse(id);
        }
    }
}
