package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The types that a schema admits. */
final class SchemaTypes {

    static final List<String> ALL = List.of("null", "boolean", "integer", "number", "string", "array", "object");

    private SchemaTypes() {}

    static List<String> names(JsonNode type) {
        List<String> names = new ArrayList<>();
        if (type.isArray()) {
            type.forEach(name -> names.add(name.asString("")));
        } else {
            names.add(type.asString(""));
        }
        return names;
    }

    /** Those it names; if it names none, those that its other words are about; empty for any. */
    static Set<String> of(JsonNode schema, String path) {
        Set<String> types = new LinkedHashSet<>();
        if (schema.has("type")) {
            types.addAll(named(schema.get("type"), path));
        } else {
            infer(schema, types);
        }
        if (types.contains("number")) {
            types.remove("integer");
        }
        if (schema.path("nullable").asBoolean(false) && !types.isEmpty()) {
            types.add("null");
        }
        return types;
    }

    static boolean matches(Set<String> types, JsonNode value) {
        return types.isEmpty() || types.contains(of(value)) || types.contains("number") && value.isNumber();
    }

    static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> "null";
            case BOOLEAN -> "boolean";
            case STRING -> "string";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> value.decimalValue().stripTrailingZeros().scale() <= 0 ? "integer" : "number";
        };
    }

    private static List<String> named(JsonNode type, String path) {
        List<String> names = names(type);
        for (String name : names) {
            if (!ALL.contains(name)) {
                throw new GrammarException(
                        SchemaPath.to(path, "type"),
                        "is %s; it must be one of %s, or an array of them".formatted(type, ALL));
            }
        }
        return names;
    }

    private static void infer(JsonNode schema, Set<String> types) {
        if (SchemaKeywords.hasAny(schema, SchemaKeywords.OBJECT)) {
            types.add("object");
        }
        if (SchemaKeywords.hasAny(schema, SchemaKeywords.ARRAY)) {
            types.add("array");
        }
        if (SchemaKeywords.hasAny(schema, SchemaKeywords.STRING) || schema.has("format")) {
            types.add("string");
        }
        if (SchemaKeywords.hasAny(schema, SchemaKeywords.NUMBER)) {
            types.add("number");
        }
    }
}
