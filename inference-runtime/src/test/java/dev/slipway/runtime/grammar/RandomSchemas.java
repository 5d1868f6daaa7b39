package dev.slipway.runtime.grammar;

import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Schemas of every supported keyword by chance. All are bounded, so that texts under them end. */
public final class RandomSchemas {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> NAMES = List.of("a", "ab", "name", "é", "x y", "q\"uote", "z\\", "kind");
    private static final List<String> PATTERNS = List.of(
            "^[a-z]{1,4}$",
            "^\\d{2,3}-\\w{1,3}$",
            "^(foo|ba[rz]){1,2}$",
            "^[^\\s\"]{1,3}$",
            "^\\S.{0,4}é$",
            "^\\p{Lu}[\\p{L} ]{0,9}$",
            "^([äöü]{2}x{1,2}|中)$");
    /** Without email, of which the other program takes only top-level domains that it knows. */
    private static final List<String> FORMATS =
            List.of("date", "time", "date-time", "uuid", "ipv4", "ipv6", "hostname", "duration", "uri", "json-pointer");

    private final RandomGenerator random;

    public RandomSchemas(RandomGenerator random) {
        this.random = random;
    }

    public JsonNode next() {
        ObjectNode schema = schema(3);
        if (random.nextInt(4) == 0) {
            return recursive();
        }
        return schema;
    }

    private ObjectNode schema(int depth) {
        return switch (random.nextInt(depth == 0 ? 7 : 13)) {
            case 0 -> string();
            case 1 -> integer();
            case 2 -> number();
            case 3 -> listed();
            case 4 -> NODES.objectNode().put("type", random.nextBoolean() ? "boolean" : "null");
            case 5 -> pattern();
            case 6 -> severalTypes();
            case 7 -> array(depth);
            case 8, 9 -> object(depth);
            case 10 -> either(depth);
            case 11 -> named(depth);
            default -> both(depth);
        };
    }

    private ObjectNode string() {
        ObjectNode schema = NODES.objectNode().put("type", "string");
        int min = random.nextInt(3);
        return schema.put("minLength", min).put("maxLength", min + random.nextInt(40));
    }

    private ObjectNode pattern() {
        ObjectNode schema = NODES.objectNode().put("type", "string");
        return random.nextBoolean()
                ? schema.put("pattern", PATTERNS.get(random.nextInt(PATTERNS.size())))
                : schema.put("format", FORMATS.get(random.nextInt(FORMATS.size())));
    }

    private ObjectNode integer() {
        ObjectNode schema = NODES.objectNode().put("type", "integer");
        int low = random.nextInt(-2000, 2000);
        bound(schema, "inimum", low, "aximum", low + 40 + random.nextInt(5000));
        if (random.nextInt(3) == 0) {
            schema.put("multipleOf", 1 + random.nextInt(20));
        }
        return schema;
    }

    private ObjectNode number() {
        ObjectNode schema = NODES.objectNode().put("type", "number");
        double low = random.nextInt(-2000, 2000) / 8.0;
        bound(schema, "inimum", low, "aximum", low + random.nextInt(1, 5000) / 16.0);
        if (random.nextInt(4) == 0) {
            schema = NODES.objectNode().put("type", "number").put("multipleOf", random.nextBoolean() ? 0.01 : 0.25);
        }
        return schema;
    }

    private void bound(ObjectNode schema, String low, double least, String high, double most) {
        if (random.nextInt(4) > 0) {
            schema.put(random.nextBoolean() ? "m" + low : "exclusiveM" + low, least);
        }
        if (random.nextInt(4) > 0) {
            schema.put(random.nextBoolean() ? "m" + high : "exclusiveM" + high, most);
        }
    }

    private ObjectNode listed() {
        ObjectNode schema = NODES.objectNode();
        ArrayNode values = NODES.arrayNode();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> values.add(NAMES.get(random.nextInt(NAMES.size())));
                case 1 -> values.add(random.nextInt(100));
                case 2 -> values.addNull();
                default -> values.addObject().put("k", i);
            }
        }
        schema.set("enum", values);
        return schema;
    }

    private ObjectNode severalTypes() {
        ObjectNode schema = integer().put("maxLength", random.nextInt(8));
        schema.putArray("type").add("integer").add("string").add("null");
        return schema;
    }

    private ObjectNode named(int depth) {
        ObjectNode schema = NODES.objectNode()
                .put("type", "object")
                .put("minProperties", random.nextInt(2))
                .put("maxProperties", 2);
        if (random.nextBoolean()) {
            schema.put("additionalProperties", false)
                    .putObject("patternProperties")
                    .set("^x_[a-zü]{1,3}$", schema(depth - 1));
        } else {
            schema.set("additionalProperties", schema(depth - 1));
            schema.putObject("propertyNames").put("pattern", "^[^a-m]{1,4}$").put("minLength", 2);
        }
        return schema;
    }

    private ObjectNode array(int depth) {
        ObjectNode schema = NODES.objectNode().put("type", "array");
        int min = random.nextInt(3);
        schema.put("minItems", min).put("maxItems", min + random.nextInt(3));
        schema.set("items", schema(depth - 1));
        if (random.nextInt(3) == 0) {
            schema.putArray("prefixItems").add(schema(depth - 1)).add(schema(0));
        }
        return schema;
    }

    private ObjectNode object(int depth) {
        ObjectNode schema = NODES.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = NODES.arrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            if (!properties.has(name) && random.nextBoolean()) {
                required.add(name);
            }
            properties.set(name, properties.has(name) ? properties.get(name) : schema(depth - 1));
        }
        schema.set("required", required);
        switch (random.nextInt(4)) {
            case 0 -> {
                schema.put("maxProperties", required.size() + 2).set("additionalProperties", schema(0));
                schema.putObject("propertyNames").put("maxLength", random.nextInt(2, 8));
            }
            case 1 ->
                schema.put("minProperties", random.nextInt(properties.size() + 1))
                        .put("additionalProperties", false);
            case 2 -> schema.put("additionalProperties", false);
            default -> {
                if (properties.isEmpty()) {
                    schema.put("maxProperties", 0);
                }
            }
        }
        return schema;
    }

    private ObjectNode either(int depth) {
        ObjectNode schema = NODES.objectNode();
        if (random.nextBoolean()) {
            schema.putArray("anyOf").add(schema(depth - 1)).add(schema(depth - 1));
            return schema;
        }
        ArrayNode branches = schema.putArray("oneOf");
        for (String kind : List.of("x", "y")) {
            ObjectNode branch = NODES.objectNode().put("type", "object");
            branch.putObject("properties").set("kind", NODES.objectNode().put("const", kind));
            ((ObjectNode) branch.get("properties")).set("v", schema(depth - 1));
            branch.putArray("required").add("kind");
            branches.add(branch);
        }
        return schema;
    }

    private ObjectNode both(int depth) {
        ObjectNode schema = NODES.objectNode();
        ObjectNode first = NODES.objectNode().put("type", "object");
        first.putObject("properties").set("a", schema(depth - 1));
        first.putArray("required").add("a");
        ObjectNode second = NODES.objectNode().put("type", "object");
        second.putObject("properties").set("name", schema(0));
        schema.putArray("allOf").add(first).add(second);
        return schema;
    }

    private ObjectNode recursive() {
        ObjectNode schema = NODES.objectNode();
        ObjectNode tree = schema.putObject("$defs").putObject("tree").put("type", "object");
        ObjectNode properties = tree.putObject("properties");
        properties.set("v", schema(1));
        ObjectNode children = properties.putObject("sub").put("type", "array").put("maxItems", 1);
        children.putObject("items").put("$ref", "#/$defs/tree");
        tree.putArray("required").add("v").add("sub");
        return schema.put("$ref", "#/$defs/tree");
    }
}
