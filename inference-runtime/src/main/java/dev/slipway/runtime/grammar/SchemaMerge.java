package dev.slipway.runtime.grammar;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One schema that says what several say together. References and allOf at its top are gone; those below it are kept. */
final class SchemaMerge {

    private static final int MOST_STEPS = 100_000;
    private static final int MOST_BRANCHES = 64;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Several patterns of one string. */
    static final String PATTERNS = "patterns of allOf";

    private final JsonNode root;
    private int steps;

    SchemaMerge(JsonNode root) {
        this.root = root;
    }

    /** A schema without $ref and allOf; a boolean stays one. */
    JsonNode flat(JsonNode schema, String path) {
        if (++steps > MOST_STEPS) {
            throw new GrammarException(path, "is too large: its references and allOf unfold without end");
        }
        if (!schema.isObject() || !schema.has("$ref") && !schema.has("allOf")) {
            return schema;
        }
        List<JsonNode> parts = new ArrayList<>();
        collect(schema, path, parts, 0);
        JsonNode merged = parts.getFirst();
        for (JsonNode part : parts.subList(1, parts.size())) {
            merged = both(merged, part, path);
        }
        return merged;
    }

    JsonNode resolve(JsonNode reference, String path) {
        String text = reference.asString("");
        String place = SchemaPath.to(path, "$ref");
        if (!reference.isString() || !text.startsWith("#") || text.length() > 1 && text.charAt(1) != '/') {
            throw new GrammarException(
                    place,
                    "is %s; only references into this schema are supported, such as #/$defs/name".formatted(reference));
        }
        JsonNode target = root;
        for (String part :
                text.length() == 1 ? new String[0] : text.substring(2).split("/", -1)) {
            String name = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replace("~1", "/")
                    .replace("~0", "~");
            target = target.isArray() && name.matches("[0-9]{1,6}")
                    ? target.path(Integer.parseInt(name))
                    : target.path(name);
        }
        if (target.isMissingNode()) {
            throw new GrammarException(place, "is %s, which leads nowhere".formatted(reference));
        }
        return target;
    }

    private void collect(JsonNode schema, String path, List<JsonNode> parts, int depth) {
        if (depth > 100) {
            throw new GrammarException("", "refers to itself without anything between");
        }
        if (!schema.isObject()) {
            parts.add(schema);
            return;
        }
        SchemaKeywords.requireSupported(schema, path);
        ObjectNode rest = ((ObjectNode) schema).deepCopy();
        rest.remove(List.of("$ref", "allOf"));
        if (SchemaKeywords.restricts(rest, "") || !schema.has("allOf") && !schema.has("$ref")) {
            parts.add(rest);
        }
        if (schema.has("$ref")) {
            collect(resolve(schema.get("$ref"), path), path, parts, depth + 1);
        }
        JsonNode all = schema.path("allOf");
        for (int i = 0; i < all.size(); i++) {
            collect(all.get(i), SchemaPath.to(path, "allOf", i), parts, depth + 1);
        }
        if (parts.isEmpty()) {
            parts.add(rest);
        }
    }

    /** What both say. */
    JsonNode both(JsonNode a, JsonNode b, String path) {
        if (a.isBoolean() || b.isBoolean()) {
            JsonNode other = a.isBoolean() ? b : a;
            boolean anything = (a.isBoolean() ? a : b).booleanValue();
            return anything ? other : NODES.booleanNode(false);
        }
        if (a.has("$ref") || a.has("allOf") || b.has("$ref") || b.has("allOf")) {
            return both(flat(a, path), flat(b, path), path);
        }
        ObjectNode merged = ((ObjectNode) a).deepCopy();
        mergeObjects(a, b, merged, path);
        mergeArrays(a, b, merged, path);
        for (String name : b.propertyNames()) {
            boolean done = SchemaKeywords.OBJECT.contains(name) || SchemaKeywords.ARRAY.contains(name);
            if (!done && !SchemaKeywords.ANNOTATIONS.contains(name)) {
                merged.set(name, a.has(name) ? both(name, a.get(name), b.get(name), merged, path) : b.get(name));
            }
        }
        return merged;
    }

    private JsonNode both(String name, JsonNode a, JsonNode b, ObjectNode merged, String path) {
        if (a.equals(b)) {
            return a;
        }
        return switch (name) {
            case "minimum", "exclusiveMinimum", "minLength" -> larger(a, b) ? a : b;
            case "maximum", "exclusiveMaximum", "maxLength" -> larger(a, b) ? b : a;
            case "type" -> types(a, b);
            case "enum" -> common(a, b);
            case "const" -> {
                merged.putArray("enum");
                yield b;
            }
            case "nullable" -> NODES.booleanNode(a.asBoolean(false) && b.asBoolean(false));
            case "multipleOf" -> multiple(a, b, path);
            case "anyOf", "oneOf" -> product(name, a, b, path);
            case "pattern" -> {
                merged.withArray(PATTERNS).add(a);
                yield b;
            }
            case PATTERNS -> ((ArrayNode) a).deepCopy().addAll((ArrayNode) b);
            default ->
                throw new GrammarException(
                        SchemaPath.to(path, name), "is %s in one part of allOf and %s in another".formatted(a, b));
        };
    }

    private static boolean larger(JsonNode a, JsonNode b) {
        return a.decimalValue().compareTo(b.decimalValue()) > 0;
    }

    private static JsonNode types(JsonNode a, JsonNode b) {
        Set<String> ours = new LinkedHashSet<>(SchemaTypes.names(a));
        Set<String> common = new LinkedHashSet<>();
        for (String name : SchemaTypes.names(b)) {
            if (ours.contains(name)) {
                common.add(name);
            } else if (name.equals("integer") && ours.contains("number")) {
                common.add("integer");
            } else if (name.equals("number") && ours.contains("integer")) {
                common.add("integer");
            }
        }
        ArrayNode result = NODES.arrayNode();
        common.forEach(result::add);
        return result;
    }

    private static JsonNode common(JsonNode a, JsonNode b) {
        ArrayNode result = NODES.arrayNode();
        for (JsonNode value : a) {
            if (b.valueStream().anyMatch(value::equals)) {
                result.add(value);
            }
        }
        return result;
    }

    private static JsonNode multiple(JsonNode a, JsonNode b, String path) {
        BigDecimal first = a.decimalValue();
        BigDecimal second = b.decimalValue();
        if (first.remainder(second).signum() == 0) {
            return a;
        }
        if (second.remainder(first).signum() == 0) {
            return b;
        }
        throw new GrammarException(
                SchemaPath.to(path, "multipleOf"), "is %s in one part of allOf and %s in another".formatted(a, b));
    }

    private static JsonNode product(String name, JsonNode a, JsonNode b, String path) {
        if (a.size() * b.size() > MOST_BRANCHES) {
            throw new GrammarException(SchemaPath.to(path, name), "has too many combinations in allOf");
        }
        ArrayNode result = NODES.arrayNode();
        for (JsonNode mine : a) {
            for (JsonNode its : b) {
                result.add(all(mine, its));
            }
        }
        return result;
    }

    private static ObjectNode all(JsonNode a, JsonNode b) {
        ObjectNode node = NODES.objectNode();
        node.putArray("allOf").add(a).add(b);
        return node;
    }

    private static void mergeObjects(JsonNode a, JsonNode b, ObjectNode merged, String path) {
        if (!SchemaKeywords.hasAny(b, SchemaKeywords.OBJECT)) {
            return;
        }
        if (a.has("patternProperties")
                || b.has("patternProperties")
                || a.has("propertyNames") && b.has("propertyNames")) {
            if (SchemaKeywords.hasAny(a, SchemaKeywords.OBJECT)) {
                throw new GrammarException(
                        SchemaPath.to(path, "allOf"), "cannot combine patternProperties or propertyNames");
            }
        }
        mergeProperties(a, b, merged);
        mergeRest("additionalProperties", a, b, merged);
        mergeRest("unevaluatedProperties", a, b, merged);
        keep("patternProperties", b, merged);
        keep("propertyNames", b, merged);
        tighten("minProperties", a, b, merged, true);
        tighten("maxProperties", a, b, merged, false);
        Set<String> required = new LinkedHashSet<>();
        a.path("required").forEach(name -> required.add(name.asString("")));
        b.path("required").forEach(name -> required.add(name.asString("")));
        ArrayNode names = NODES.arrayNode();
        required.forEach(names::add);
        if (!required.isEmpty()) {
            merged.set("required", names);
        }
    }

    private static void mergeProperties(JsonNode a, JsonNode b, ObjectNode merged) {
        JsonNode mine = a.path("properties");
        JsonNode its = b.path("properties");
        ObjectNode result = NODES.objectNode();
        mine.properties().forEach(entry -> put(result, entry.getKey(), entry.getValue(), its, b));
        its.properties().forEach(entry -> {
            if (!mine.has(entry.getKey())) {
                put(result, entry.getKey(), entry.getValue(), mine, a);
            }
        });
        if (!result.isEmpty()) {
            merged.set("properties", result);
        }
    }

    /** A property of one schema, with what the other says of properties of that name. */
    private static void put(ObjectNode result, String name, JsonNode schema, JsonNode others, JsonNode other) {
        JsonNode also = others.has(name) ? others.get(name) : other.path("additionalProperties");
        boolean saysNothing = also.isMissingNode() || also.isBoolean() && also.booleanValue();
        result.set(name, saysNothing ? schema : also.isBoolean() ? also : all(schema, also));
    }

    private static void mergeRest(String name, JsonNode a, JsonNode b, ObjectNode merged) {
        if (a.has(name) && b.has(name)) {
            JsonNode mine = a.get(name);
            JsonNode its = b.get(name);
            boolean closed = mine.isBoolean() && !mine.booleanValue() || its.isBoolean() && !its.booleanValue();
            merged.set(
                    name,
                    closed
                            ? NODES.booleanNode(false)
                            : mine.isBoolean() ? its : its.isBoolean() ? mine : all(mine, its));
        } else {
            keep(name, b, merged);
        }
    }

    private static void keep(String name, JsonNode from, ObjectNode merged) {
        if (from.has(name)) {
            merged.set(name, from.get(name));
        }
    }

    private static void tighten(String name, JsonNode a, JsonNode b, ObjectNode merged, boolean up) {
        if (a.has(name) && b.has(name)) {
            merged.set(name, larger(a.get(name), b.get(name)) == up ? a.get(name) : b.get(name));
        } else {
            keep(name, b, merged);
        }
    }

    private static void mergeArrays(JsonNode a, JsonNode b, ObjectNode merged, String path) {
        if (!SchemaKeywords.hasAny(b, SchemaKeywords.ARRAY)) {
            return;
        }
        boolean tuples = a.has("prefixItems")
                || b.has("prefixItems")
                || a.path("items").isArray()
                || b.path("items").isArray();
        if (tuples
                && SchemaKeywords.hasAny(a, Set.of("items", "prefixItems"))
                && SchemaKeywords.hasAny(b, Set.of("items", "prefixItems"))) {
            throw new GrammarException(SchemaPath.to(path, "allOf"), "cannot combine prefixItems with other items");
        }
        keep("prefixItems", b, merged);
        keep("additionalItems", b, merged);
        if (a.has("items") && b.has("items")) {
            merged.set("items", all(a.get("items"), b.get("items")));
        } else {
            keep("items", b, merged);
        }
        tighten("minItems", a, b, merged, true);
        tighten("maxItems", a, b, merged, false);
    }
}
