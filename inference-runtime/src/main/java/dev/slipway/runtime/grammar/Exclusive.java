package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Whether no document that is written for one branch of a oneOf meets another one. */
final class Exclusive {

    private static final int DEEPEST = 6;

    private final SchemaMerge merge;

    Exclusive(SchemaMerge merge) {
        this.merge = merge;
    }

    void require(List<JsonNode> branches, String path) {
        for (int i = 0; i < branches.size(); i++) {
            for (int j = i + 1; j < branches.size(); j++) {
                if (!apart(branches.get(i), branches.get(j), 0)) {
                    throw new GrammarException(
                            path,
                            "has branches %d and %d that one document might meet both; tell them apart by type, required properties or a const, or use anyOf"
                                    .formatted(i, j));
                }
            }
        }
    }

    private boolean apart(JsonNode one, JsonNode two, int depth) {
        JsonNode a = merge.flat(one, "");
        JsonNode b = merge.flat(two, "");
        if (a.isBoolean() || b.isBoolean() || depth > DEEPEST) {
            return a.isBoolean() && !a.booleanValue() || b.isBoolean() && !b.booleanValue();
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (a.has(choice)) {
                return a.get(choice).valueStream().allMatch(branch -> apart(branch, b, depth + 1));
            }
            if (b.has(choice)) {
                return b.get(choice).valueStream().allMatch(branch -> apart(a, branch, depth + 1));
            }
        }
        return valuesApart(a, b) || typesApart(a, b, depth);
    }

    private static boolean valuesApart(JsonNode a, JsonNode b) {
        Set<JsonNode> mine = values(a);
        Set<JsonNode> its = values(b);
        mine.retainAll(its);
        return !its.isEmpty() && !values(a).isEmpty() && mine.isEmpty();
    }

    private static Set<JsonNode> values(JsonNode schema) {
        Set<JsonNode> values =
                new LinkedHashSet<>(schema.path("enum").valueStream().toList());
        if (schema.has("const")) {
            values.clear();
            values.add(schema.get("const"));
        }
        return values;
    }

    private boolean typesApart(JsonNode a, JsonNode b, int depth) {
        Set<String> mine = types(a);
        Set<String> its = types(b);
        if (mine.isEmpty() || its.isEmpty()) {
            return false;
        }
        Set<String> common = new LinkedHashSet<>(mine);
        common.retainAll(its);
        boolean onlyNumbers = mine.contains("number") && its.contains("integer")
                || mine.contains("integer") && its.contains("number");
        if (common.isEmpty()) {
            return !onlyNumbers || rangesApart(a, b);
        }
        return switch (common.size() == 1 && !onlyNumbers ? common.iterator().next() : "") {
            case "object" -> objectsApart(a, b, depth);
            case "integer", "number" -> rangesApart(a, b);
            default -> false;
        };
    }

    private static Set<String> types(JsonNode schema) {
        Set<String> types = SchemaTypes.of(schema, "");
        values(schema).forEach(value -> types.add(SchemaTypes.of(value)));
        return types;
    }

    private boolean objectsApart(JsonNode a, JsonNode b, int depth) {
        return requiresWhatIsNotIn(a, b) && requiresWhatIsNotIn(b, a)
                || sharedRequired(a, b).stream()
                        .anyMatch(name -> apart(
                                a.path("properties").path(name),
                                b.path("properties").path(name),
                                depth + 1));
    }

    private static List<String> sharedRequired(JsonNode a, JsonNode b) {
        List<String> names = required(a);
        names.retainAll(required(b));
        names.removeIf(
                name -> !a.path("properties").has(name) || !b.path("properties").has(name));
        return names;
    }

    private static boolean requiresWhatIsNotIn(JsonNode a, JsonNode b) {
        JsonNode rest = b.path("additionalProperties");
        boolean closed = rest.isMissingNode() ? b.has("properties") : rest.isBoolean() && !rest.booleanValue();
        return closed
                && !b.has("patternProperties")
                && required(a).stream()
                        .anyMatch(name ->
                                !b.path("properties").has(name) && !required(b).contains(name));
    }

    private static List<String> required(JsonNode schema) {
        return new ArrayList<>(schema.path("required")
                .valueStream()
                .map(name -> name.asString(""))
                .toList());
    }

    private static boolean rangesApart(JsonNode a, JsonNode b) {
        return below(a, b) || below(b, a);
    }

    private static boolean below(JsonNode a, JsonNode b) {
        JsonNode high = a.has("maximum") ? a.get("maximum") : a.path("exclusiveMaximum");
        JsonNode low = b.has("minimum") ? b.get("minimum") : b.path("exclusiveMinimum");
        if (!high.isNumber() || !low.isNumber()) {
            return false;
        }
        int order = high.decimalValue().compareTo(low.decimalValue());
        return order < 0 || order == 0 && (!a.has("maximum") || !b.has("minimum"));
    }
}
