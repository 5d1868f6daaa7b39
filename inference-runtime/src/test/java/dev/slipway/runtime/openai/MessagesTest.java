package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic's Messages API. */
class MessagesTest {

    private static final String PATH = "/v1/messages";
    private static final String JAPAN =
            "\"messages\": [{\"role\": \"user\", \"content\": \"What is the capital of Japan?\"}]";
    private static final String THINKING = "\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 2048}";
    private static final String WEATHER = """
            "tools": [{"name": "get_weather", "description": "Get the current weather",
              "input_schema": {"type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"]}}]""";
    private static final String PARIS = "{\"role\": \"user\", \"content\": \"What is the weather in Paris?\"}";

    private final TestServer server = NanoServer.shared();

    @Test
    void aQuestionIsAnsweredWithThinkingAndText() {
        JsonNode message = message(JAPAN + ", " + THINKING);

        assertThat(message.path("type").asString()).isEqualTo("message");
        assertThat(message.path("role").asString()).isEqualTo("assistant");
        assertThat(message.path("id").asString()).matches("msg_[0-9a-f]{32}");
        assertThat(types(message)).containsExactly("thinking", "text");
        assertThat(message.path("content").path(0).path("thinking").asString()).isNotEmpty();
        assertThat(message.path("content").path(0).path("signature").asString()).isNotEmpty();
        assertThat(text(message)).isEqualTo("The capital of Japan is Tokyo.");
        assertThat(message.path("stop_reason").asString()).isEqualTo("end_turn");
        assertThat(message.path("stop_sequence").isNull()).isTrue();
        assertThat(message.path("usage").path("output_tokens").asInt()).isPositive();
        assertThat(message.path("usage").path("cache_creation_input_tokens").asInt())
                .isZero();
    }

    @Test
    void thereIsNoThinkingThatWasNotAskedFor() {
        assertThat(types(message(JAPAN))).containsExactly("text");
        assertThat(types(message(JAPAN + ", \"thinking\": {\"type\": \"disabled\"}")))
                .containsExactly("text");
        assertThat(types(message(JAPAN + ", \"output_config\": {\"effort\": \"medium\"}")))
                .containsExactly("text");
    }

    @Test
    void whatIsCachedIsNotCountedAsInputOnceMore() {
        String system = "\"system\": [{\"type\": \"text\", \"text\": \"%s\"}], ".formatted("Be kind. ".repeat(60));
        message(system + JAPAN);
        JsonNode usage = message(system + JAPAN).path("usage");
        JsonNode counted = server.answer(PATH + "/count_tokens", "{%s}".formatted(system + JAPAN));

        assertThat(usage.path("cache_read_input_tokens").asInt()).isPositive();
        assertThat(usage.path("input_tokens").asInt()
                        + usage.path("cache_read_input_tokens").asInt())
                .isEqualTo(counted.path("input_tokens").asInt());
    }

    @Test
    void aStreamTellsTheMessageBlockByBlock() {
        for (String fields : List.of(
                JAPAN + ", " + THINKING,
                JAPAN + ", \"max_tokens\": 5",
                JAPAN + ", \"stop_sequences\": [\"Japan\"]",
                JAPAN + ", \"temperature\": 1, \"seed\": 11, " + THINKING,
                "\"messages\": [%s], %s, %s".formatted(PARIS, WEATHER, THINKING))) {
            List<JsonNode> events = events(fields);
            JsonNode whole = message(fields);

            JsonNode start = events.getFirst().path("message");
            assertThat(events.getFirst().path("type").asString()).isEqualTo("message_start");
            assertThat(events.get(1).toString()).isEqualTo("{\"type\":\"ping\"}");
            assertThat(start.path("content").isEmpty()
                            && start.path("stop_reason").isNull())
                    .isTrue();
            assertThat(withoutIds(built(events))).isEqualTo(withoutIds((ArrayNode) whole.path("content")));
            JsonNode ending = events.get(events.size() - 2);
            assertThat(ending.path("type").asString()).isEqualTo("message_delta");
            assertThat(ending.path("delta").path("stop_reason")).isEqualTo(whole.path("stop_reason"));
            assertThat(ending.path("delta").path("stop_sequence")).isEqualTo(whole.path("stop_sequence"));
            assertThat(ending.path("usage").path("output_tokens"))
                    .isEqualTo(whole.path("usage").path("output_tokens"));
            assertThat(events.getLast().path("type").asString()).isEqualTo("message_stop");
        }
    }

    @Test
    void anAnswerSaysWhyItStopped() {
        JsonNode cut = message(JAPAN + ", \"max_tokens\": 5");
        JsonNode stopped = message(JAPAN + ", \"stop_sequences\": [\"nothing\", \" Japan\"]");

        assertThat(cut.path("stop_reason").asString()).isEqualTo("max_tokens");
        assertThat(cut.path("usage").path("output_tokens").asInt()).isEqualTo(5);
        assertThat(stopped.path("stop_reason").asString()).isEqualTo("stop_sequence");
        assertThat(stopped.path("stop_sequence").asString()).isEqualTo(" Japan");
        assertThat(text(stopped)).isEqualTo("The capital of");
    }

    @Test
    void aToolIsUsedAndItsResultAnswered() {
        JsonNode used = message("\"messages\": [%s], %s, %s".formatted(PARIS, WEATHER, THINKING));
        JsonNode use = used.path("content").path(used.path("content").size() - 1);
        assertThat(used.path("stop_reason").asString()).isEqualTo("tool_use");
        assertThat(use.path("name").asString()).isEqualTo("get_weather");
        assertThat(use.path("input").toString()).isEqualTo("{\"location\":\"Paris\"}");

        String result =
                "{\"type\": \"tool_result\", \"tool_use_id\": \"%s\", \"content\": [{\"type\": \"text\", \"text\": \"%s\"}]}"
                        .formatted(
                                use.path("id").asString(), "{\\\"temperature\\\":21,\\\"condition\\\":\\\"sunny\\\"}");
        JsonNode answer = message(
                "\"messages\": [%s, {\"role\": \"assistant\", \"content\": %s}, {\"role\": \"user\", \"content\": [%s]}], %s, %s"
                        .formatted(PARIS, used.path("content"), result, WEATHER, THINKING));
        assertThat(text(answer)).isEqualTo("The weather in Paris is sunny with a temperature of 21 degrees.");
    }

    @Test
    void aToolIsUsedWhereTheChoiceSaysSo() {
        for (String choice : List.of("{\"type\": \"any\"}", "{\"type\": \"tool\", \"name\": \"get_weather\"}")) {
            JsonNode used = message(JAPAN + ", " + WEATHER + ", \"tool_choice\": " + choice);
            assertThat(types(used)).endsWith("tool_use");
            assertThat(used.path("content")
                            .path(used.path("content").size() - 1)
                            .path("input")
                            .path("location")
                            .isString())
                    .isTrue();
        }
        assertThat(types(message(
                        "\"messages\": [%s], %s, \"tool_choice\": {\"type\": \"none\"}".formatted(PARIS, WEATHER))))
                .doesNotContain("tool_use");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"output_config\": {\"format\": %s}", "\"output_format\": %s"})
    void theTextMeetsTheSchemaOfItsFormatBesideTools(String field) {
        String format = """
                {"type": "json_schema", "schema": {"type": "object", "properties": {"age": {"type": "integer", "minimum": 1, "maximum": 9}},
                 "required": ["age"], "additionalProperties": false}}""";
        for (String tools : List.of("", WEATHER + ", \"tool_choice\": {\"type\": \"none\"}, ", THINKING + ", ")) {
            JsonNode answer = message(
                    "%s, \"temperature\": 1, \"seed\": 3, %s%s".formatted(JAPAN, tools, field.formatted(format)));
            assertThat(answer.path("stop_reason").asString()).isEqualTo("end_turn");
            assertThat(text(answer)).matches("\\{\\s*\"age\"\\s*:\\s*[1-9]\\s*}");
        }
    }

    @Test
    void severalToolsMayHaveBeenUsedAtOnce() {
        JsonNode answer = message("""
                "messages": [%s,
                  {"role": "assistant", "content": [
                    {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {"location": "Paris"}},
                    {"type": "tool_use", "id": "toolu_2", "name": "get_weather", "input": {"location": "Rome"}}]},
                  {"role": "user", "content": [
                    {"type": "tool_result", "tool_use_id": "toolu_2", "content": "rainy"},
                    {"type": "tool_result", "tool_use_id": "toolu_1", "content": "sunny"},
                    {"type": "text", "text": "Well?"}]}], %s""".formatted(PARIS, WEATHER));

        assertThat(answer.path("type").asString()).isEqualTo("message");
    }

    @Test
    void aVersionIsADateSinceTheFirstThatIsServed() {
        Set<String> served = Set.of("2023-06-01", "2026-10-21");
        for (String version : List.of("2023-06-01", "2026-10-21", "2023-01-01", "latest")) {
            HttpResponse<String> response = server.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), PATH)))
                            .header("anthropic-version", version)
                            .header("X-Baseten-Request-Id", "req1")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"max_tokens\": 1, %s}".formatted(JAPAN))));
            assertThat(response.statusCode()).isEqualTo(served.contains(version) ? 200 : 400);
            assertThat(response.body().contains("\"request_id\":\"req1\"")).isEqualTo(response.statusCode() == 400);
        }
    }

    @Test
    void batchesAreNotThere() {
        HttpResponse<String> response = server.post(PATH + "/batches", "{\"requests\": []}");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("\"type\":\"not_found_error\"", "/v1/messages/batches");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "max_tokens": 0                        | max_tokens is 0; it must be an integer from 1
            "temperature": 1.5                     | temperature is 1.5; it must be a number from 0 to 1
            "top_k": -1                            | top_k is -1
            "stop_sequences": "x"                  | stop_sequences is "x"; it must be an array
            "stop_sequences": [""]                 | stop_sequences[0] is ""
            "metadata": {"user_id": 5}             | metadata.user_id is 5; it must be a string
            "system": 5                            | system is 5; it must be a string or an array of blocks
            "system": [{"type": "image"}]          | system[0].type is "image"; it must be text
            "thinking": {"type": "enabled"}        | thinking.budget_tokens is missing
            "thinking": {"type": "enabled", "budget_tokens": 1023} | thinking.budget_tokens is 1023
            "max_tokens": 1500, "thinking": {"type": "enabled", "budget_tokens": 1500} | less than max_tokens, which is 1500
            "thinking": {"type": "deep"}           | thinking.type is "deep"; it must be one of enabled
            "output_config": {"effort": "huge"}    | output_config.effort is "huge"
            "output_config": {"format": {"type": "text"}} | output_config.format.type is "text"; it must be "json_schema"
            "output_config": {"format": {"type": "json_schema"}} | output_config.format.schema is missing; it must be an object
            "output_config": {"format": {"type": "json_schema", "schema": {"not": {}}}} | output_config.format.schema.not
            "output_format": {"type": "json_schema", "schema": {}}, "output_config": {"format": {"type": "json_schema", "schema": {}}} | output_format is an object; it must be absent beside output_config.format
            "mcp_servers": [{"type": "url"}]       | mcp_servers is an array; this server takes only []
            "container": "c"                       | container is "c"; this server takes only requests without it
            "tools": [{"name": "a"}]               | tools[0].input_schema is missing; it must be an object
            "tools": [{"name": "a b", "input_schema": {}}] | tools[0].name is "a b"
            "tools": [{"type": "web_search_20250305", "name": "web_search"}] | tools[0].type is "web_search_20250305"
            "tools": [{"name": "a", "strict": true, "input_schema": {"not": {}}}] | tools[0].input_schema
            "tool_choice": {"type": "any"}         | tool_choice.type is "any"; it must be auto or none
            "tool_choice": {"type": "tool", "name": "x"} | tool_choice.name is "x"
            "tool_choice": "auto"                  | tool_choice is "auto"; it must be an object
            "messages": []                         | messages is an empty array
            "messages": [{"role": "system", "content": "x"}] | messages[0].role is "system"; it must be one of user, assistant
            "messages": [{"role": "user"}]         | messages[0].content is missing
            "messages": [{"role": "user", "content": [{"type": "image"}]}] | messages[0].content[0].type is "image"; it must be one of text, tool_result
            "messages": [{"role": "user", "content": [{"type": "document"}]}] | messages[0].content[0].type is "document"
            "messages": [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "x"}]}] | messages[0].content[0].tool_use_id is "x"; it must be the id of an earlier tool_use
            "messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}] | messages[1].role is "assistant"; it must be user in the last message
            """)
    void aBadRequestIsRefusedByName(String fields, String message) {
        ObjectNode request = (ObjectNode) TestServer.JSON.readTree("{\"max_tokens\": 2000, %s}".formatted(JAPAN));
        request.setAll((ObjectNode) TestServer.JSON.readTree("{%s}".formatted(fields)));

        assertRefused(request.toString(), message);
    }

    @Test
    void aThreadIsRefusedAsClientsKnowHowToGoOnWithout() {
        String body = request(JAPAN + ", \"thread\": {\"type\": \"create\"}").toString();
        JsonNode error =
                TestServer.JSON.readTree(server.post(PATH, body).body()).path("error");

        assertThat(error.path("details").path("error_code").asString()).isEqualTo("thread_unsupported_request");
        assertThat(TestServer.JSON
                        .readTree(server.post(PATH, "{}").body())
                        .path("error")
                        .has("details"))
                .isFalse();
    }

    @Test
    void maxTokensHasToBeThere() {
        assertRefused("{%s}".formatted(JAPAN), "max_tokens is missing; it must be an integer of at least 1");
        assertRefused("{%s, \"max_tokens\": 1000000}".formatted(JAPAN), "the context holds");
    }

    private void assertRefused(String body, String message) {
        HttpResponse<String> response = server.post(PATH, body);
        JsonNode error = TestServer.JSON.readTree(response.body());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error.path("type").asString()).isEqualTo("error");
        assertThat(error.path("error").path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.path("error").path("message").asString()).contains(message);
    }

    private JsonNode message(String fields) {
        return server.answer(PATH, request(fields).toString());
    }

    /** Greedy, with room, unless the fields say otherwise. */
    private static ObjectNode request(String fields) {
        ObjectNode request =
                TestServer.JSON.createObjectNode().put("max_tokens", 3000).put("temperature", 0);
        return request.setAll((ObjectNode) TestServer.JSON.readTree("{%s}".formatted(fields)));
    }

    private List<JsonNode> events(String fields) {
        List<JsonNode> events = new ArrayList<>();
        for (String frame : server.post(
                        PATH, request(fields).put("stream", true).toString())
                .body()
                .split("\n\n")) {
            String[] lines = frame.split("\n");
            JsonNode event = TestServer.JSON.readTree(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + event.path("type").asString());
            events.add(event);
        }
        return events;
    }

    /** The blocks that a stream's events amount to, as a client puts them together. */
    private static ArrayNode built(List<JsonNode> events) {
        ArrayNode blocks = TestServer.JSON.createArrayNode();
        StringBuilder input = new StringBuilder();
        for (JsonNode event : events) {
            int index = event.path("index").asInt(0);
            JsonNode delta = event.path("delta");
            switch (event.path("type").asString()) {
                case "content_block_start" -> {
                    assertThat(index).isEqualTo(blocks.size());
                    blocks.add(event.path("content_block"));
                    input.setLength(0);
                }
                case "content_block_delta" -> apply(delta, (ObjectNode) blocks.get(index), input);
                case "content_block_stop" -> {
                    assertThat(index).isEqualTo(blocks.size() - 1);
                    if (!input.isEmpty()) {
                        ((ObjectNode) blocks.get(index)).set("input", TestServer.JSON.readTree(input.toString()));
                    }
                }
                default -> assertThat(event.path("type").asString()).matches("message_.*|ping");
            }
        }
        return blocks;
    }

    private static void apply(JsonNode delta, ObjectNode block, StringBuilder input) {
        String type = delta.path("type").asString();
        if (type.equals("input_json_delta")) {
            input.append(delta.path("partial_json").asString());
        } else {
            String field = type.substring(0, type.length() - "_delta".length());
            block.put(field, block.path(field).asString() + delta.path(field).asString());
        }
    }

    private static ArrayNode withoutIds(ArrayNode blocks) {
        blocks.forEach(block -> ((ObjectNode) block).remove("id"));
        return blocks;
    }

    private static List<String> types(JsonNode message) {
        return message.path("content")
                .valueStream()
                .map(block -> block.path("type").asString())
                .toList();
    }

    private static String text(JsonNode message) {
        return message.path("content")
                .path(message.path("content").size() - 1)
                .path("text")
                .asString();
    }
}
