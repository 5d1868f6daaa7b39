package dev.slipway.runtime.openai;

import static dev.slipway.runtime.openai.ResponsesClient.joined;
import static dev.slipway.runtime.openai.ResponsesClient.steps;
import static dev.slipway.runtime.openai.ResponsesClient.text;
import static dev.slipway.runtime.openai.ResponsesClient.types;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ResponseFieldsTest {

    private static final String JAPAN = "\"input\": \"What is the capital of Japan?\"";
    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "required": ["city", "size"], "properties": {
              "city": {"enum": ["Tokyo", "Osaka"]}, "size": {"type": "integer", "minimum": 1, "maximum": 9}}}""";
    private static final String TWO_TOOLS = """
            "tools": [{"type": "function", "name": "find", "parameters": {"type": "object", "properties": {}, "additionalProperties": false}},
                      {"type": "function", "name": "drop", "parameters": {"type": "object", "properties": {}, "additionalProperties": false}}]""";

    private final ResponsesClient client = new ResponsesClient(NanoServer.shared());

    @Test
    void theTextMeetsTheSchemaAndTheAnswerRepeatsIt() {
        String format = """
                {"type": "json_schema", "name": "place", "strict": true, "description": "A place", "schema": %s}""".formatted(SCHEMA);
        String fields = JAPAN + ", \"reasoning\": {\"effort\": \"low\"}, \"text\": {\"format\": %s}".formatted(format);
        JsonNode response = client.respond(fields);

        assertThat(response.path("status").asString()).isEqualTo("completed");
        JsonNode place = TestServer.JSON.readTree(text(response));
        assertThat(place.path("city").asString()).isIn("Tokyo", "Osaka");
        assertThat(place.path("size").asInt()).isBetween(1, 9);
        assertThat(response.path("text").path("format")).isEqualTo(TestServer.JSON.readTree(format));
        assertThat(joined(client.events(fields), "response.output_text.delta")).isEqualTo(text(response));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\": {\"format\": {\"type\": \"json_object\"}}",
                "\"guided_json_object\": true",
                "\"structured_outputs\": {\"json_object\": true}",
            })
    void jsonObjectIsOne(String form) {
        JsonNode response =
                client.respond(JAPAN + ", \"reasoning\": {\"effort\": \"low\"}, \"max_output_tokens\": 700, " + form);

        if (response.path("status").asString().equals("completed")) {
            assertThat(TestServer.JSON.readTree(text(response)).isObject()).isTrue();
        } else {
            assertThat(text(response).isEmpty() || text(response).startsWith("{"))
                    .isTrue();
        }
    }

    @Test
    void anAnswerRepeatsWhatWasAsked() {
        JsonNode response = client.respond(JAPAN + """
                , "max_tool_calls": 3, "top_logprobs": 0, "truncation": "disabled", "prompt_cache_key": "k", "safety_identifier": "s",
                "metadata": {"a": "b"}, "reasoning": {"effort": "low", "summary": "auto"}, "user": "u", "max_output_tokens": 2000""");

        assertThat(response.path("max_tool_calls").asInt()).isEqualTo(3);
        assertThat(response.path("text").toString())
                .isEqualTo("{\"format\":{\"type\":\"text\"},\"verbosity\":\"medium\"}");
        assertThat(response.path("reasoning").toString()).isEqualTo("{\"effort\":\"low\",\"summary\":\"auto\"}");
        assertThat(response.path("truncation").asString()).isEqualTo("disabled");
        assertThat(response.path("background").asBoolean(true)).isFalse();
        assertThat(response.path("prompt_cache_key").asString()).isEqualTo("k");
        assertThat(response.path("metadata").path("a").asString()).isEqualTo("b");
        assertThat(response.path("error").isNull()).isTrue();
    }

    @Test
    void logprobsOfTheTextAreThereOnceAskedFor() {
        String fields = JAPAN + ", \"include\": [\"message.output_text.logprobs\"], \"top_logprobs\": 2";
        JsonNode response = client.respond(fields);
        JsonNode part = response.path("output").path(1).path("content").path(0);

        StringBuilder tokens = new StringBuilder();
        part.path("logprobs").forEach(token -> tokens.append(token.path("token").asString()));
        assertThat(tokens.toString()).isEqualTo(text(response)).isNotEmpty();
        assertThat(part.path("logprobs").path(0).path("top_logprobs").size()).isEqualTo(2);
        assertThat(part.path("logprobs").path(0).path("logprob").asDouble()).isLessThanOrEqualTo(0);
        assertThat(response.path("top_logprobs").asInt()).isEqualTo(2);

        List<JsonNode> streamed = client.events(fields).stream()
                .filter(event -> event.path("type").asString().equals("response.output_text.delta"))
                .flatMap(event -> event.path("logprobs").valueStream())
                .toList();
        assertThat(streamed).isEqualTo(part.path("logprobs").valueStream().toList());
        assertThat(client.respond(JAPAN)
                        .path("output")
                        .path(1)
                        .path("content")
                        .path(0)
                        .path("logprobs")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void reasoningIsItsOwnSummary() {
        String fields = JAPAN + ", \"reasoning\": {\"summary\": \"detailed\"}";
        JsonNode item = client.respond(fields).path("output").path(0);
        List<JsonNode> events = client.events(fields);

        JsonNode summary = item.path("summary").path(0);
        assertThat(summary.path("type").asString()).isEqualTo("summary_text");
        assertThat(summary.path("text")).isEqualTo(item.path("content").path(0).path("text"));
        assertThat(joined(events, "response.reasoning_summary_text.delta"))
                .isEqualTo(summary.path("text").asString());
        assertThat(steps(events))
                .containsSubsequence(
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.reasoning_summary_part.added",
                        "response.reasoning_text.delta",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_text.done",
                        "response.content_part.done",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.output_item.done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content", "encrypted_content", "summary"})
    void reasoningComesBackInEachOfItsForms(String form) {
        JsonNode call = client.respond("""
                "input": "What is the weather in Paris?", "include": ["reasoning.encrypted_content"], "reasoning": {"summary": "auto"}, %s""".formatted(ResponsesClient.WEATHER));
        JsonNode thought = call.path("output").path(0);
        assertThat(types(call)).containsExactly("reasoning", "function_call");
        assertThat(thought.has("encrypted_content")).isTrue();

        String kept = "{\"type\": \"reasoning\", \"id\": \"rs_1\", \"%s\": %s}".formatted(form, thought.path(form));
        assertThat(inputTokens(call, kept)).isEqualTo(inputTokens(call, thought.toString()));
        assertThat(inputTokens(call, kept))
                .isGreaterThan(inputTokens(call, "{\"type\": \"reasoning\", \"id\": \"rs_1\", \"summary\": []}"));
    }

    private int inputTokens(JsonNode call, String reasoning) {
        JsonNode item = call.path("output").path(1);
        return client.respond(
                        """
                        "input": [{"role": "user", "content": "What is the weather in Paris?"}, %s, %s,
                                  {"type": "function_call_output", "call_id": "%s", "output": "sunny"}], %s""".formatted(reasoning, item, item.path("call_id").asString(), ResponsesClient.WEATHER))
                .path("usage")
                .path("input_tokens")
                .asInt();
    }

    @Test
    void onlyAllowedToolsAreCalled() {
        String only =
                "\"tool_choice\": {\"type\": \"allowed_tools\", \"mode\": \"%s\", \"tools\": [{\"type\": \"function\", \"name\": \"drop\"}]}";
        List<String> called = IntStream.range(0, 10)
                .mapToObj(seed -> client.respond(
                        "\"input\": \"Find it.\", \"seed\": %d, \"reasoning\": {\"effort\": \"low\"}, %s, %s"
                                .formatted(seed, TWO_TOOLS, only.formatted("required"))))
                .flatMap(response -> response.path("output").valueStream())
                .filter(item -> item.path("type").asString().equals("function_call"))
                .map(item -> item.path("name").asString())
                .toList();

        assertThat(called).isNotEmpty().containsOnly("drop");
        assertThat(client.respond("\"input\": \"Hello!\", \"reasoning\": {\"effort\": \"low\"}, %s, %s"
                                .formatted(TWO_TOOLS, only.formatted("auto")))
                        .path("status")
                        .asString())
                .isEqualTo("completed");
    }
}
