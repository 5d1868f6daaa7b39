package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.openai.request.OpenAiErrors;
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

    /** Keeps a response in place of what was kept of it before. */
    synchronized void keep(StoredResponse response) {
        remove(response.id());
        Kept added = new Kept(response, clock.instant().plus(TTL), response.bytes());
        kept.put(response.id(), added);
        response.itemIds().forEach(item -> owners.put(item, response.id()));
        bytes += added.bytes();
        dropOldest();
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
            remove(oldest.response().id());
        }
    }

    public synchronized StoredResponse required(String id) {
        return find(id).orElseThrow(() -> OpenAiErrors.unknownResponse(id));
    }

    /** The response that a new one is to go on after. */
    synchronized StoredResponse previous(String id) {
        return find(id).orElseThrow(() -> OpenAiErrors.unknownPreviousResponse(id));
    }

    /** An item that a response was made from or consists of. */
    synchronized JsonNode requiredItem(String id, String param) {
        return Optional.ofNullable(owners.get(id))
                .flatMap(this::find)
                .flatMap(response -> response.item(id, json))
                .orElseThrow(() -> OpenAiErrors.unknownItem(id, param));
    }

    public synchronized void delete(String id) {
        if (remove(id) == null) {
            throw OpenAiErrors.unknownResponse(id);
        }
    }

    private Optional<StoredResponse> find(String id) {
        return Optional.ofNullable(kept.get(id))
                .filter(found -> !found.until().isBefore(clock.instant()))
                .map(Kept::response);
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
