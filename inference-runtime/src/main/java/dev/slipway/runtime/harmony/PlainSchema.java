package dev.slipway.runtime.harmony;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema without the two forms that the type notation does not know but schema generators write all the time: local references
 * are replaced by what they name, and {@code anyOf} is written as {@code oneOf}.
 */
final class PlainSchema {

    /** References may branch; beyond this many nodes the rest of the schema stays as it is and reads as {@code any}. */
    private static final int MAX_NODES = 10_000;

    private final JsonNode root;
    private final List<String> open = new ArrayList<>();
    private int nodes;

    private PlainSchema(JsonNode root) {
        this.root = root;
    }

    static JsonNode of(JsonNode schema) {
        return new PlainSchema(schema).plain(schema);
    }

    private JsonNode plain(JsonNode node) {
        if (++nodes > MAX_NODES) {
            return node;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> copy.add(plain(element)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        String reference = object.path("$ref").stringValue(null);
        return reference == null ? plainObject(object) : resolved(object, reference);
    }

    private ObjectNode plainObject(ObjectNode object) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            switch (entry.getKey()) {
                case "$defs", "definitions" -> {}
                case "properties" -> copy.set("properties", plainProperties(entry.getValue()));
                case "anyOf" -> copy.set(object.has("oneOf") ? "anyOf" : "oneOf", plain(entry.getValue()));
                case "default", "enum", "examples", "const" -> copy.set(entry.getKey(), entry.getValue());
                default -> copy.set(entry.getKey(), plain(entry.getValue()));
            }
        }
        return copy;
    }

    /** Names of properties are the client's words, not the schema language's. */
    private JsonNode plainProperties(JsonNode properties) {
        if (!(properties instanceof ObjectNode object)) {
            return properties;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(entry -> copy.set(entry.getKey(), plain(entry.getValue())));
        return copy;
    }

    /** What stands beside {@code $ref} counts more than what the reference names. A recursive reference stays. */
    private JsonNode resolved(ObjectNode object, String reference) {
        JsonNode target = target(reference);
        if (!(target instanceof ObjectNode named) || open.contains(reference)) {
            return object;
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        named.properties().forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
        object.properties().stream()
                .filter(entry -> !entry.getKey().equals("$ref"))
                .forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
        open.add(reference);
        JsonNode plain = plain(merged);
        open.removeLast();
        return plain;
    }

    private @Nullable JsonNode target(String reference) {
        if (!reference.startsWith("#/")) {
            return null;
        }
        JsonNode node = root;
        for (String step : reference.substring(2).split("/", -1)) {
            node = node.path(step.replace("~1", "/").replace("~0", "~"));
        }
        return node;
    }
}
