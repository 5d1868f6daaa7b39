package dev.slipway.runtime.harmony;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema without the forms that the type notation does not know but schema generators write all the time: local references are
 * replaced by what they name, {@code anyOf} is written as {@code oneOf}, and a choice between one type and null as a nullable type.
 */
final class PlainSchema {

    /**
     * How many characters of JSON references may add, and how deep they may lead. They branch and chain, so a short schema could
     * name a huge one; a reference beyond the limits stays, and reads as {@code any}.
     */
    private static final int MAX_ADDED = 1 << 18;

    private static final int MAX_DEPTH = 200;

    private final JsonNode root;
    private final Set<String> openReferences = new HashSet<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private long added;
    private int depth;

    private PlainSchema(JsonNode root) {
        this.root = root;
    }

    static JsonNode of(JsonNode schema) {
        return new PlainSchema(schema).plain(schema);
    }

    private JsonNode plain(JsonNode node) {
        if (!(node instanceof ObjectNode schema) || depth > MAX_DEPTH) {
            return node;
        }
        depth++;
        String reference = schema.path("$ref").stringValue(null);
        JsonNode plain = reference == null ? plainObject(schema) : resolved(schema, reference);
        depth--;
        return plain;
    }

    private JsonNode plainObject(ObjectNode schema) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            switch (entry.getKey()) {
                case "properties" -> copy.set("properties", plainProperties(entry.getValue()));
                case "items" -> copy.set("items", plain(entry.getValue()));
                case "oneOf" -> copy.set("oneOf", plainVariants(entry.getValue()));
                case "anyOf", "allOf", "$defs", "definitions" -> {}
                default -> copy.set(entry.getKey(), entry.getValue());
            }
        }
        List<JsonNode> variants = variants(schema);
        return variants.isEmpty() || copy.has("oneOf") ? copy : choice(variants, copy);
    }

    /** The members of {@code anyOf}, or the only one of {@code allOf}. */
    private static List<JsonNode> variants(ObjectNode schema) {
        JsonNode all = schema.path("allOf");
        JsonNode any = schema.path("anyOf");
        return List.copyOf(any.isEmpty() && all.size() == 1 ? all.values() : any.values());
    }

    private JsonNode choice(List<JsonNode> variants, ObjectNode rest) {
        List<JsonNode> types =
                variants.stream().filter(variant -> !isNull(variant)).toList();
        if (types.size() != 1) {
            ArrayNode oneOf = rest.putArray("oneOf");
            variants.forEach(variant -> oneOf.add(isNull(variant) ? nullType() : plain(variant)));
            return rest;
        }
        JsonNode only = plain(types.getFirst());
        if (only instanceof ObjectNode type) {
            type.properties().forEach(entry -> rest.putIfAbsent(entry.getKey(), entry.getValue()));
        }
        if (variants.size() > 1) {
            rest.put("nullable", true);
        }
        return rest;
    }

    private ArrayNode plainVariants(JsonNode variants) {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        variants.forEach(variant -> copy.add(plain(variant)));
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
    private JsonNode resolved(ObjectNode schema, String reference) {
        if (!(target(reference) instanceof ObjectNode named) || !mayAdd(reference, named)) {
            return schema;
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        merged.setAll(schema);
        merged.remove("$ref");
        named.properties().forEach(entry -> merged.putIfAbsent(entry.getKey(), entry.getValue()));
        openReferences.add(reference);
        JsonNode plain = plain(merged);
        openReferences.remove(reference);
        return plain;
    }

    private boolean mayAdd(String reference, ObjectNode named) {
        if (openReferences.contains(reference)) {
            return false;
        }
        added += sizes.computeIfAbsent(reference, name -> named.toString().length());
        return added <= MAX_ADDED;
    }

    private JsonNode target(String reference) {
        JsonNode node = reference.startsWith("#/") ? root : MissingNode.getInstance();
        for (String step : reference.substring(Math.min(2, reference.length())).split("/", -1)) {
            node = node.path(step.replace("~1", "/").replace("~0", "~"));
        }
        return node;
    }

    private static boolean isNull(JsonNode schema) {
        return schema.path("type").stringValue("").equals("null");
    }

    /** A list of types is the only place where the notation writes null. */
    private static ObjectNode nullType() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("type").add("null");
        return schema;
    }
}
