package dev.slipway.control.audit;

import dev.slipway.control.audit.AuditRequest.Source;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry as answers show it; the shape is Baseten's. */
record AuditEntry(
        String id,
        Instant created,
        String eventType,
        Map<String, @Nullable Object> eventData,
        Source source,
        Actor actor) {

    /** Who did it. */
    record Actor(
            Type type,
            @Nullable String email,
            @Nullable String apiKeyPrefix,
            @Nullable String apiKeyName) {

        /** Baseten's names. */
        enum Type {
            USER,
            API_KEY,
            BASETEN_SYSTEM
        }

        static Actor of(
                @Nullable String user, @Nullable String email, @Nullable String prefix, @Nullable String keyName) {
            if (prefix != null) {
                return new Actor(Type.API_KEY, null, prefix, keyName);
            }
            return user == null
                    ? new Actor(Type.BASETEN_SYSTEM, null, null, null)
                    : new Actor(Type.USER, email, null, null);
        }
    }
}
