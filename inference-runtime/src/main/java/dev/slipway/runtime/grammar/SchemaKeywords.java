package dev.slipway.runtime.grammar;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Which words of JSON Schema change what a document may be. Words that no draft knows are ignored, as it demands. */
final class SchemaKeywords {

    /** They say nothing about the document. */
    static final Set<String> ANNOTATIONS = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "example",
            "deprecated",
            "readOnly",
            "writeOnly",
            "discriminator",
            "contentMediaType",
            "contentEncoding",
            "contentSchema",
            "$schema",
            "$id",
            "$comment",
            "$vocabulary",
            "$defs",
            "definitions");

    static final Set<String> OBJECT = Set.of(
            "properties",
            "required",
            "additionalProperties",
            "unevaluatedProperties",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties");
    static final Set<String> ARRAY = Set.of("items", "prefixItems", "additionalItems", "minItems", "maxItems");
    static final Set<String> STRING = Set.of("minLength", "maxLength", "pattern");
    static final Set<String> NUMBER =
            Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");

    private static final Set<String> GENERAL =
            Set.of("type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref", "nullable", "format");
    static final Set<String> UNSUPPORTED = Set.of(
            "not",
            "if",
            "then",
            "else",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
            "$dynamicRef",
            "$dynamicAnchor",
            "$recursiveRef",
            "$recursiveAnchor",
            "$anchor");
    static final Set<String> ALL = Stream.of(OBJECT, ARRAY, STRING, NUMBER, GENERAL)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private SchemaKeywords() {}

    static void requireSupported(JsonNode schema, String path) {
        for (String name : schema.propertyNames()) {
            if (UNSUPPORTED.contains(name)) {
                throw new GrammarException(
                        SchemaPath.to(path, name), "is not supported: constrained decoding cannot enforce " + name);
            }
        }
        if (schema.path("uniqueItems").asBoolean(false)) {
            throw new GrammarException(
                    SchemaPath.to(path, "uniqueItems"), "is true; constrained decoding can enforce only false");
        }
    }

    /** Whether the schema says something that restricts documents, beside the given word. */
    static boolean restricts(JsonNode schema, String but) {
        return schema.propertyNames().stream().anyMatch(name -> ALL.contains(name) && !name.equals(but));
    }

    static boolean hasAny(JsonNode schema, Set<String> names) {
        return names.stream().anyMatch(schema::has);
    }
}
