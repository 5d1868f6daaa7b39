package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.JsonNodeType;

/**
 * An object of a schema: its properties in the schema's order, then any others. An object whose schema lists properties and does not
 * speak of others has no others.
 */
final class ObjectSchema {

    private record Property(Expr text, boolean required) {}

    private record Place(int property, int count) {}

    private final SchemaReader reader;
    private final JsonNode schema;
    private final String path;
    private final List<Property> properties = new ArrayList<>();
    private final int min;
    private final int max;
    private final @Nullable CharMachine nameRule;

    /** One more member; null if there are only the listed ones. */
    private final @Nullable Expr other;

    private final Map<Place, Expr.Ref> rests = new HashMap<>();

    ObjectSchema(SchemaReader reader, JsonNode schema, String path) {
        this.reader = reader;
        this.schema = schema;
        this.path = path;
        this.nameRule = nameRule();
        Map<String, JsonNode> listed = listed();
        this.other = other(listed);
        this.min = least();
        this.max = Counts.of(schema, "maxProperties", Expr.UNBOUNDED, path);
    }

    Expr expression() {
        return Expr.seq(Expr.text("{"), rest(0, 0), Expr.text("}"));
    }

    private Map<String, JsonNode> listed() {
        Map<String, JsonNode> listed = new LinkedHashMap<>();
        requireKind("properties", JsonNodeType.OBJECT, "an object");
        requireKind("required", JsonNodeType.ARRAY, "an array of names");
        schema.path("properties").properties().forEach(entry -> listed.put(entry.getKey(), entry.getValue()));
        Set<String> required = new LinkedHashSet<>();
        for (JsonNode name : schema.path("required")) {
            required.add(name.asString(""));
            listed.computeIfAbsent(name.asString(""), this::unlisted);
        }
        listed.forEach((name, property) -> {
            String place = SchemaPath.to(SchemaPath.to(path, "properties"), name);
            boolean isRequired = required.contains(name);
            boolean never = property.isBoolean() && !property.booleanValue() || !mayBeNamed(name);
            if (never && isRequired) {
                throw new GrammarException(
                        SchemaPath.to(path, "required"), "has \"%s\", which no document can have".formatted(name));
            }
            if (!never) {
                Expr value = reader.read(property, place);
                properties.add(new Property(Expr.seq(key(name), JsonText.COLON, value), isRequired));
            }
        });
        return listed;
    }

    private void requireKind(String name, JsonNodeType kind, String allowed) {
        JsonNode value = schema.path(name);
        if (!value.isMissingNode() && value.getNodeType() != kind) {
            throw new GrammarException(SchemaPath.to(path, name), "is %s; it must be %s".formatted(value, allowed));
        }
    }

    private JsonNode unlisted(String name) {
        JsonNode rest = restSchema();
        return rest.isMissingNode() ? JsonNodeFactory.instance.booleanNode(true) : rest;
    }

    private JsonNode restSchema() {
        JsonNode rest = schema.path("additionalProperties");
        return rest.isMissingNode() ? schema.path("unevaluatedProperties") : rest;
    }

    private static Expr key(String name) {
        return Expr.text(JsonNodeFactory.instance.stringNode(name).toString());
    }

    private @Nullable Expr other(Map<String, JsonNode> listed) {
        JsonNode rest = restSchema();
        if (schema.has("patternProperties")) {
            return byPattern(listed.keySet(), rest);
        }
        boolean closed = rest.isMissingNode() ? !listed.isEmpty() : rest.isBoolean() && !rest.booleanValue();
        if (closed) {
            return null;
        }
        Expr value = rest.isMissingNode()
                ? reader.json().value()
                : reader.read(
                        rest,
                        SchemaPath.to(
                                path,
                                schema.has("additionalProperties") ? "additionalProperties" : "unevaluatedProperties"));
        return Expr.seq(JsonText.string(names(listed.keySet())), JsonText.COLON, value);
    }

    private CharMachine names(Set<String> listed) {
        CharMachine any = nameRule == null ? CharMachine.of(Expr.many(new Expr.Chars(CodePoints.ALL))) : nameRule;
        return any.without(List.copyOf(listed));
    }

    private boolean mayBeNamed(String name) {
        return nameRule == null || nameRule.matches(name);
    }

    /** Null if properties may have any names. */
    private @Nullable CharMachine nameRule() {
        JsonNode rule = schema.path("propertyNames");
        if (rule.isMissingNode() || rule.isBoolean() && rule.booleanValue()) {
            return null;
        }
        if (rule.isBoolean()) {
            return CharMachine.of(Expr.NEVER);
        }
        requireKind("propertyNames", JsonNodeType.OBJECT, "a schema");
        return named(rule);
    }

    private CharMachine named(JsonNode rule) {
        String place = SchemaPath.to(path, "propertyNames");
        for (String name : rule.propertyNames()) {
            if (!Set.of("type", "pattern", "format", "minLength", "maxLength", "enum")
                            .contains(name)
                    && !SchemaKeywords.ANNOTATIONS.contains(name)) {
                throw new GrammarException(SchemaPath.to(place, name), "is not supported for names of properties");
            }
        }
        CharMachine machine = StringSchema.machine(rule, place);
        if (rule.has("enum")) {
            machine = CharMachine.of(new Expr.Words(rule.get("enum")
                    .valueStream()
                    .map(name -> name.asString(""))
                    .toList()));
        }
        int least = Counts.of(rule, "minLength", 0, place);
        int most = Counts.of(rule, "maxLength", Expr.UNBOUNDED, place);
        return (machine == null ? CharMachine.of(Expr.many(new Expr.Chars(CodePoints.ALL))) : machine)
                .withLength(least, most);
    }

    /** Names by one pattern, and no others: with more it would not be known which of them a name meets. */
    private Expr byPattern(Set<String> listed, JsonNode rest) {
        String place = SchemaPath.to(path, "patternProperties");
        JsonNode patterns = schema.get("patternProperties");
        boolean onlyThese = rest.isMissingNode() || rest.isBoolean() && !rest.booleanValue();
        if (patterns.size() != 1 || !onlyThese || schema.has("propertyNames")) {
            throw new GrammarException(
                    place, "is supported with one pattern, additionalProperties false and no propertyNames");
        }
        Map.Entry<String, JsonNode> only = patterns.properties().iterator().next();
        CharMachine names = StringSchema.parse(only.getKey(), place);
        if (listed.stream().anyMatch(names::matches)) {
            throw new GrammarException(place, "has a pattern that a listed property meets too");
        }
        return Expr.seq(
                JsonText.string(names),
                JsonText.COLON,
                reader.read(only.getValue(), SchemaPath.to(place, only.getKey())));
    }

    /** Names of others may repeat, and a name counts once: only one of them is sure to count. */
    private int least() {
        int least = Counts.of(schema, "minProperties", 0, path);
        long sure = properties.size() + (other == null ? 0 : 1);
        if (least > sure) {
            throw new GrammarException(
                    SchemaPath.to(path, "minProperties"),
                    "is %d; constrained decoding can enforce at most %d here".formatted(least, sure));
        }
        return least;
    }

    /** From a property on, with that many members before it: counted as far as it matters. */
    private Expr rest(int property, int count) {
        Place place = new Place(property, count);
        Expr.Ref rule = rests.get(place);
        if (rule == null) {
            rule = reader.json().rules().declare();
            rests.put(place, rule);
            reader.json()
                    .rules()
                    .define(rule, property == properties.size() ? others(count) : members(property, count));
        }
        return rule;
    }

    private Expr members(int index, int count) {
        Property property = properties.get(index);
        boolean room = max == Expr.UNBOUNDED || count < max;
        int more = Math.min(count + 1, Math.max(1, Math.max(min, max)));
        Expr with = !room
                ? Expr.NEVER
                : Expr.seq(count == 0 ? Expr.EMPTY : JsonText.COMMA, property.text(), rest(index + 1, more));
        return property.required() ? with : Expr.alt(with, rest(index + 1, count));
    }

    private Expr others(int count) {
        int missing = Math.max(0, min - count);
        int room = max == Expr.UNBOUNDED ? max : Math.max(0, max - count);
        if (other == null || room == 0) {
            return missing == 0 ? Expr.EMPTY : Expr.NEVER;
        }
        return missing > 1 ? Expr.NEVER : JsonText.members(other, count == 0, missing, room);
    }
}
