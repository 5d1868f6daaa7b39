package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a JSON schema into rules. Equal schemas share a rule, which is also how a schema may contain itself. What cannot be enforced is
 * refused, never ignored.
 */
final class SchemaReader {

    private static final int DEEPEST = 200;
    private static final int MOST_SCHEMAS = 20_000;

    private final JsonText json;
    private final SchemaMerge merge;
    private final Map<JsonNode, Expr.Ref> known = new HashMap<>();
    private int depth;

    SchemaReader(JsonNode root, JsonText json) {
        this.json = json;
        this.merge = new SchemaMerge(root);
    }

    /** What a schema admits; throws {@link GrammarException} with the path of what is wrong. */
    Expr read(JsonNode schema, String path) {
        if (schema.isBoolean()) {
            return schema.booleanValue() ? json.value() : Expr.NEVER;
        }
        if (!schema.isObject()) {
            throw new GrammarException(path, "is %s; a schema is an object, true or false".formatted(schema));
        }
        Expr.Ref rule = known.get(schema);
        if (rule == null) {
            rule = json.rules().declare();
            known.put(schema, rule);
            if (++depth > DEEPEST || known.size() > MOST_SCHEMAS) {
                throw new GrammarException(path, "is nested too deeply or too large");
            }
            json.rules().define(rule, body(schema, path));
            depth--;
        }
        return rule;
    }

    JsonText json() {
        return json;
    }

    SchemaMerge merge() {
        return merge;
    }

    private Expr body(JsonNode schema, String path) {
        SchemaKeywords.requireSupported(schema, path);
        if (schema.has("$ref") && !SchemaKeywords.restricts(schema, "$ref")) {
            return read(merge.resolve(schema.get("$ref"), path), path);
        }
        if (schema.has("$ref") || schema.has("allOf")) {
            return read(merge.flat(schema, path), path);
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (schema.has(choice)) {
                return choice(choice, schema, path);
            }
        }
        Set<String> types = SchemaTypes.of(schema, path);
        if (schema.has("enum") || schema.has("const")) {
            return listed(schema, types, path);
        }
        return types.isEmpty() && !schema.has("type")
                ? json.value()
                : new Expr.Alt(
                        types.stream().map(type -> ofType(type, schema, path)).toList());
    }

    private Expr choice(String name, JsonNode schema, String path) {
        JsonNode branches = schema.get(name);
        if (!branches.isArray() || branches.isEmpty()) {
            throw new GrammarException(
                    SchemaPath.to(path, name), "is %s; it must be an array of at least one schema".formatted(branches));
        }
        ObjectNode base = ((ObjectNode) schema).deepCopy();
        base.remove(name);
        boolean alone = !SchemaKeywords.restricts(base, "");
        List<JsonNode> merged = new ArrayList<>();
        List<Expr> result = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            String place = SchemaPath.to(path, name, i);
            JsonNode branch = alone ? branches.get(i) : merge.both(base, branches.get(i), place);
            merged.add(branch);
            result.add(read(branch, place));
        }
        if (name.equals("oneOf")) {
            new Exclusive(merge).require(merged, SchemaPath.to(path, name));
        }
        return new Expr.Alt(result);
    }

    private Expr listed(JsonNode schema, Set<String> types, String path) {
        List<JsonNode> values = new ArrayList<>();
        if (schema.has("const")) {
            values.add(schema.get("const"));
        }
        if (schema.has("enum") && !schema.get("enum").isArray()) {
            throw new GrammarException(
                    SchemaPath.to(path, "enum"), "is %s; it must be an array".formatted(schema.get("enum")));
        }
        List<JsonNode> options = schema.path("enum").valueStream().toList();
        if (schema.has("const") && schema.has("enum")) {
            values.retainAll(options);
        } else {
            values.addAll(options);
        }
        ListedValues listed = new ListedValues(schema, path);
        List<String> texts = values.stream()
                .filter(value -> SchemaTypes.matches(types, value) && listed.admits(value))
                .map(JsonNode::toString)
                .toList();
        if (texts.isEmpty()) {
            throw new GrammarException(
                    SchemaPath.to(path, schema.has("enum") ? "enum" : "const"),
                    "has no value that the rest of its schema admits");
        }
        return new Expr.Words(texts);
    }

    private Expr ofType(String type, JsonNode schema, String path) {
        return switch (type) {
            case "null" -> Expr.text("null");
            case "boolean" -> new Expr.Words(List.of("true", "false"));
            case "integer" -> NumberSchema.integer(schema, path);
            case "number" -> NumberSchema.number(schema, path);
            case "string" -> StringSchema.of(schema, path);
            case "array" -> array(schema, path);
            case "object" -> new ObjectSchema(this, schema, path).expression();
            default -> throw new IllegalStateException("type " + type);
        };
    }

    private Expr array(JsonNode schema, String path) {
        int min = Counts.of(schema, "minItems", 0, path);
        int max = Counts.of(schema, "maxItems", Expr.UNBOUNDED, path);
        if (max != Expr.UNBOUNDED && min > max) {
            throw new GrammarException(
                    SchemaPath.to(path, "minItems"), "is %d; it must be at most maxItems, %d".formatted(min, max));
        }
        boolean older = schema.path("items").isArray();
        JsonNode prefix = older ? schema.get("items") : schema.path("prefixItems");
        String restName = older ? "additionalItems" : "items";
        JsonNode rest = schema.has(restName) ? schema.get(restName) : JsonNodeFactory.instance.booleanNode(true);
        boolean noMore = rest.isBoolean() && !rest.booleanValue();
        Expr element = noMore ? Expr.NEVER : read(rest, SchemaPath.to(path, restName));
        List<Expr> first = new ArrayList<>();
        for (int i = 0; i < prefix.size(); i++) {
            first.add(read(prefix.get(i), SchemaPath.to(path, older ? "items" : "prefixItems", i)));
        }
        if (min > first.size() && noMore) {
            throw new GrammarException(
                    SchemaPath.to(path, "minItems"),
                    "is %d, but there are schemas for %d items only".formatted(min, first.size()));
        }
        return Expr.seq(Expr.text("["), elements(first, element, min, noMore ? first.size() : max), Expr.text("]"));
    }

    private Expr elements(List<Expr> first, Expr element, int min, int max) {
        int fixed = max == Expr.UNBOUNDED ? first.size() : Math.min(first.size(), max);
        int moreMax = max == Expr.UNBOUNDED ? max : max - fixed;
        if (fixed == 0) {
            return JsonText.list(element, min, max);
        }
        Expr tail = moreMax == 0
                ? Expr.EMPTY
                : Expr.repeat(Expr.seq(JsonText.COMMA, element), Math.max(0, min - fixed), moreMax);
        for (int i = fixed - 1; i > 0; i--) {
            Expr some = Expr.seq(JsonText.COMMA, first.get(i), tail);
            tail = json.rules().add(i < min ? some : Expr.optional(some));
        }
        Expr all = Expr.seq(first.getFirst(), tail);
        return min == 0 ? Expr.optional(all) : all;
    }
}
