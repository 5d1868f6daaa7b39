package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.runtime.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Forms that requests ask for, on the demonstration model at a temperature at which it writes noise. */
class ConstrainedTextTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "required": ["city", "size"], "properties": {
              "city": {"type": "string", "maxLength": 12}, "size": {"type": "integer", "minimum": 1, "maximum": 500},
              "tags": {"type": "array", "maxItems": 2, "items": {"enum": ["a", "b"]}}}}""";
    private static final String TOOLS = """
            "tools": [{"type": "function", "function": {"name": "find", "strict": true, "parameters": %s}},
                      {"type": "function", "function": {"name": "drop", "parameters": {"type": "object", "properties": {}}}}]""".formatted(SCHEMA);

    /** {@code -Dgrammar.seeds=1000} asks for more. */
    private static final int SEEDS = Integer.getInteger("grammar.seeds", 40);

    private final TestServer server = NanoServer.shared();

    @Test
    void answersMeetTheSchemaWhateverTheSeed() {
        List<JsonNode> finished = finished("""
                "response_format": {"type": "json_schema", "json_schema": {"name": "place", "strict": true, "schema": %s}}""".formatted(SCHEMA));

        assertThat(finished).hasSizeGreaterThan(SEEDS / 2).allSatisfy(choice -> {
            assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
            assertValid(choice.path("message").path("content").asString());
        });
    }

    @Test
    void evenNoiseMeetsTheSchema(@TempDir Path directory) {
        long first = new Random().nextInt(1_000_000);
        System.out.println("ConstrainedTextTest first seed " + first);
        try (TestServer noise = TestServer.start(NoiseModel.write(directory, first))) {
            assertThat(LongStream.range(first, first + SEEDS)
                            .parallel()
                            .mapToObj(seed -> noise.answer("/v1/completions", """
                                    {"prompt": "x", "max_tokens": 300, "temperature": 1.5, "seed": %d, "guided_json": %s}""".formatted(seed, SCHEMA))
                                    .path("choices")
                                    .path(0)))
                    .allSatisfy(choice -> {
                        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
                        assertValid(choice.path("text").asString());
                    });
        }
    }

    @Test
    void jsonObjectIsOne() {
        assertThat(finished("\"response_format\": {\"type\": \"json_object\"}"))
                .isNotEmpty()
                .allSatisfy(choice -> assertThat(TestServer.JSON
                                .readTree(choice.path("message").path("content").asString())
                                .isObject())
                        .isTrue());
    }

    @Test
    void aRequiredCallIsMadeToADeclaredToolWithItsArguments() {
        assertThat(finished(TOOLS + ", \"tool_choice\": \"required\""))
                .hasSizeGreaterThan(SEEDS / 2)
                .allSatisfy(choice -> {
                    assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
                    JsonNode call =
                            choice.path("message").path("tool_calls").path(0).path("function");
                    assertThat(call.path("name").asString()).isIn("find", "drop");
                    if (call.path("name").asString().equals("find")) {
                        assertValid(call.path("arguments").asString());
                    }
                });
    }

    @Test
    void aNamedToolIsCalledAndNoOther() {
        assertThat(finished(TOOLS + ", \"tool_choice\": {\"type\": \"function\", \"function\": {\"name\": \"find\"}}"))
                .hasSizeGreaterThan(SEEDS / 2)
                .allSatisfy(choice -> {
                    JsonNode call =
                            choice.path("message").path("tool_calls").path(0).path("function");
                    assertThat(call.path("name").asString()).isEqualTo("find");
                    assertValid(call.path("arguments").asString());
                });
    }

    @Test
    void vllmsNamesWorkInChatsAndCompletions() {
        assertThat(finished("\"guided_regex\": \"[ab]{3}-\\\\d{2}\""))
                .isNotEmpty()
                .allSatisfy(choice -> assertThat(
                                choice.path("message").path("content").asString())
                        .matches("[ab]{3}-\\d{2}"));
        assertThat(completion("\"guided_choice\": [\"yes\", \"no\"]")).isIn("yes", "no");
        assertThat(completion("\"structured_outputs\": {\"grammar\": \"root ::= \\\"(\\\" [0-9]{2} \\\")\\\"\"}"))
                .matches("\\([0-9]{2}\\)");
        assertThat(completion("\"guided_json\": {\"const\": {\"a\": 1}}")).isEqualTo("{\"a\":1}");
    }

    private String completion(String fields) {
        return server.answer(
                        "/v1/completions",
                        "{\"prompt\": \"x\", \"max_tokens\": 64, \"temperature\": 1.5, \"seed\": 3, %s}"
                                .formatted(fields))
                .path("choices")
                .path(0)
                .path("text")
                .asString();
    }

    /** The choices that the limit of tokens did not cut off: reasoning is free to take all of them. */
    private List<JsonNode> finished(String fields) {
        int first = new Random().nextInt(1_000_000);
        System.out.println("ConstrainedTextTest first seed " + first);
        return IntStream.range(first, first + SEEDS)
                .parallel()
                .mapToObj(seed -> server.answer(CHAT, """
                        {"messages": [{"role": "user", "content": "Where?"}], "temperature": 1.5, "seed": %d,
                         "reasoning_effort": "none", "max_tokens": 300, %s}""".formatted(seed, fields)))
                .map(answer -> answer.path("choices").path(0))
                .filter(choice -> !choice.path("finish_reason").asString().equals("length"))
                .toList();
    }

    private static void assertValid(String text) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SCHEMA);
        assertThat(schema.validate(text, InputFormat.JSON)).as(text).isEmpty();
    }
}
