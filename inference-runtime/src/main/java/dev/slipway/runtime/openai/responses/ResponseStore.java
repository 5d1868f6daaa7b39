package dev.slipway.runtime.openai.responses;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last responses, for a while: the oldest go when there are too many of them, or when they take too much memory. Safe for
 * use by several threads.
 */
public final class ResponseStore {

    private static final int MAX_RESPONSES = 1024;
    private static final Duration TTL = Duration.ofHours(1);

    private record Kept(StoredResponse response, Instant until, long bytes) {}

    private final SequencedMap<String, Kept> kept = new LinkedHashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private final Clock clock;
    private final long maxBytes;
    private final JsonMapper json;
    private long bytes;

    /**
     * @param maxBytes that responses may take, as far as one alone does not take more
     * @param json writes items as clients read them
     */
    public ResponseStore(Clock clock, long maxBytes, JsonMapper json) {
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.json = json;
    }

    /** What one tenant may know of. */
    public TenantResponses of(String tenant) {
        return new TenantResponses(this, tenant);
    }

    /** Keeps a response in place of what was kept of it before. */
    synchronized void keep(StoredResponse response) {
        remove(response.id());
        Kept added = new Kept(response, clock.instant().plus(TTL), response.bytes());
        kept.put(response.id(), added);
        response.itemIds().forEach(item -> owners.put(item, response.id()));
        bytes += added.bytes();
        dropOldest();
    }

    /** The same, unless it is gone meanwhile. */
    synchronized void update(StoredResponse response) {
        if (kept.containsKey(response.id())) {
            keep(response);
        }
    }

    private void dropOldest() {
        Instant now = clock.instant();
        while (kept.size() > 1) {
            Kept oldest = kept.firstEntry().getValue();
            if (kept.size() <= MAX_RESPONSES
                    && bytes <= maxBytes
                    && !oldest.until().isBefore(now)) {
                return;
            }
            drop(oldest.response().id());
        }
    }

    synchronized Optional<StoredResponse> find(String id, String tenant) {
        return Optional.ofNullable(kept.get(id))
                .filter(found -> !found.until().isBefore(clock.instant()))
                .map(Kept::response)
                .filter(response -> response.tenant().equals(tenant));
    }

    /** An item that a response was made from or consists of. */
    synchronized Optional<JsonNode> findItem(String id, String tenant) {
        return Optional.ofNullable(owners.get(id))
                .flatMap(owner -> find(owner, tenant))
                .flatMap(response -> response.item(id, json));
    }

    /** Forgets it, and ends what still makes it. */
    synchronized void drop(String id) {
        Optional.ofNullable(remove(id)).flatMap(gone -> gone.response().run()).ifPresent(BackgroundRun::abandon);
    }

    private @Nullable Kept remove(String id) {
        Kept removed = kept.remove(id);
        if (removed != null) {
            bytes -= removed.bytes();
            removed.response().itemIds().forEach(item -> owners.remove(item, id));
        }
        return removed;
    }
}
