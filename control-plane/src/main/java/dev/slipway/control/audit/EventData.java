package dev.slipway.control.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The fields that Baseten's description wants of each type of event, filled with what the ledger knows. */
@Component
class EventData {

    private static final TypeReference<Map<String, @Nullable Object>> FIELDS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Map<String, @Nullable Object>>> TYPES = new TypeReference<>() {};

    private final JsonMapper json;
    private final Map<String, Map<String, @Nullable Object>> templates;

    EventData(JsonMapper json) throws IOException {
        this.json = json;
        try (InputStream file = Objects.requireNonNull(EventData.class.getResourceAsStream("/audit/event-data.json"))) {
            this.templates = json.readValue(file, TYPES);
        }
    }

    /** Those that Baseten's description knows. */
    Set<String> types() {
        return templates.keySet();
    }

    /** @param stored what was written down, and the names that its ids have now */
    Map<String, @Nullable Object> render(String type, String stored) {
        Map<String, @Nullable Object> known = json.readValue(stored, FIELDS);
        known.computeIfAbsent("environment_name", _ -> known.get("environment"));
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("event_type", type);
        Objects.requireNonNull(templates.get(type), type).forEach((field, absent) -> {
            Object value = known.get(field);
            data.put(field, isOf(absent, value) ? value : absent);
        });
        return data;
    }

    private static boolean isOf(@Nullable Object absent, @Nullable Object value) {
        if (value == null) {
            return false;
        }
        return absent == null
                ? value instanceof String || value instanceof Number || value instanceof Boolean
                : absent.getClass() == value.getClass();
    }
}
