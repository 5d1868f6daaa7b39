package dev.slipway.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each word that a draft of JSON Schema knows is enforced, says nothing about a document, or is refused by name and path. */
class SchemaKeywordsTest {

    /** Those of drafts 4 to 2020-12, and OpenAPI's. */
    private static final List<String> KNOWN = List.of(
            "$anchor",
            "$comment",
            "$defs",
            "$dynamicAnchor",
            "$dynamicRef",
            "$id",
            "$recursiveAnchor",
            "$recursiveRef",
            "$ref",
            "$schema",
            "$vocabulary",
            "additionalItems",
            "additionalProperties",
            "allOf",
            "anyOf",
            "const",
            "contains",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
            "default",
            "definitions",
            "dependencies",
            "dependentRequired",
            "dependentSchemas",
            "deprecated",
            "description",
            "discriminator",
            "else",
            "enum",
            "example",
            "examples",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "format",
            "if",
            "items",
            "maxContains",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minContains",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "multipleOf",
            "not",
            "nullable",
            "oneOf",
            "pattern",
            "patternProperties",
            "prefixItems",
            "properties",
            "propertyNames",
            "readOnly",
            "required",
            "then",
            "title",
            "type",
            "unevaluatedItems",
            "unevaluatedProperties",
            "uniqueItems",
            "writeOnly");

    @Test
    void noKnownWordIsUnaccountedFor() {
        assertThat(KNOWN)
                .allSatisfy(word -> assertThat(Stream.of(
                                        SchemaKeywords.ALL,
                                        SchemaKeywords.ANNOTATIONS,
                                        SchemaKeywords.UNSUPPORTED,
                                        Set.of("uniqueItems"))
                                .filter(words -> words.contains(word)))
                        .as(word)
                        .hasSize(1));
    }

    static Stream<String> unsupported() {
        return SchemaKeywords.UNSUPPORTED.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void whatCannotBeEnforcedIsRefusedWhereverItStands(String word) {
        JsonNode schema = JsonMapper.shared()
                .readTree("{\"type\": \"object\", \"properties\": {\"p\": {\"items\": {\"%s\": {}}}}}".formatted(word));

        assertThatThrownBy(() -> Sampling.text(new TextForm.JsonSchema(schema, "s")))
                .isInstanceOfSatisfying(GrammarException.class, e -> {
                    assertThat(e.path()).isEqualTo("s.properties.p.items." + word);
                    assertThat(e.problem()).contains(word);
                });
    }
}
