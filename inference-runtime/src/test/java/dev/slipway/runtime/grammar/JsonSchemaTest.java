package dev.slipway.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemaTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Grammars GRAMMARS = new Grammars(Sampling.NANO);

    static Stream<JsonNode> goldens() throws IOException {
        try (InputStream file = JsonSchemaTest.class.getResourceAsStream("/grammar/json-schema.json")) {
            return JSON.readTree(file).valueStream().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void admitsWhatTheSchemaAdmitsAndNothingElse(JsonNode golden) {
        CompiledGrammar grammar = grammar(golden.get("schema"));

        for (JsonNode document : golden.path("valid")) {
            assertThat(Sampling.admits(grammar, Sampling.NANO, document.stringValue()))
                    .as("valid: %s for %s", document.stringValue(), golden.get("schema"))
                    .isTrue();
        }
        for (JsonNode document : golden.path("invalid")) {
            assertThat(Sampling.admits(grammar, Sampling.NANO, document.stringValue()))
                    .as("invalid: %s for %s", document.stringValue(), golden.get("schema"))
                    .isFalse();
        }
    }

    static Stream<JsonNode> refused() throws IOException {
        try (InputStream file = JsonSchemaTest.class.getResourceAsStream("/grammar/refused.json")) {
            return JSON.readTree(file).valueStream().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatItCannotEnforceAndNamesThePlace(JsonNode refused) {
        assertThatThrownBy(() -> grammar(refused.get("schema"))).isInstanceOfSatisfying(GrammarException.class, e -> {
            assertThat(e.path()).isEqualTo("s" + refused.get("path").stringValue());
            assertThat(e.problem()).contains(refused.get("problem").stringValue());
        });
    }

    @Test
    void compilesEqualSchemasOnce() {
        JsonNode schema = JSON.readTree("{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}}}");

        assertThat(grammar(schema)).isSameAs(grammar(schema.deepCopy()));
    }

    @Test
    void whitespaceIsBounded() {
        CompiledGrammar grammar = grammar(JSON.readTree("{\"type\": \"array\", \"items\": {\"type\": \"integer\"}}"));

        assertThat(Sampling.admits(grammar, Sampling.NANO, "[1, 2,3]")).isTrue();
        assertThat(Sampling.admits(grammar, Sampling.NANO, "[1,  2]")).isFalse();
        assertThat(Sampling.admits(grammar, Sampling.NANO, "[ 1]")).isFalse();
        assertThat(Sampling.admits(grammar, Sampling.NANO, "[1]\n")).isFalse();
    }

    private static CompiledGrammar grammar(JsonNode schema) {
        return GRAMMARS.forText(new TextForm.JsonSchema(schema, "s"), Set.of(Sampling.END));
    }
}
