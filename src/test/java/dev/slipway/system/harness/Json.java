package dev.slipway.system.harness;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the programs speak it: snake_case. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private Json() {}

    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    public static <T> T parse(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
