package dev.slipway.runtime.openai;

import static dev.slipway.runtime.openai.ResponsesClient.PATH;
import static dev.slipway.runtime.openai.ResponsesClient.WEATHER;
import static dev.slipway.runtime.openai.ResponsesClient.items;
import static dev.slipway.runtime.openai.ResponsesClient.joined;
import static dev.slipway.runtime.openai.ResponsesClient.steps;
import static dev.slipway.runtime.openai.ResponsesClient.text;
import static dev.slipway.runtime.openai.ResponsesClient.types;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ResponsesTest {

    private final TestServer server = NanoServer.shared();
    private final ResponsesClient client = new ResponsesClient(server);

    @Test
    void aQuestionIsAnsweredWithReasoningAndAMessage() {
        JsonNode response = client.respond("\"input\": \"What is the capital of Japan?\", \"instructions\": null");

        assertThat(response.path("object").asString()).isEqualTo("response");
        assertThat(response.path("id").asString()).matches("resp_[0-9a-f]{32}");
        assertThat(response.path("status").asString()).isEqualTo("completed");
        assertThat(response.path("incomplete_details").isNull()).isTrue();
        assertThat(types(response)).containsExactly("reasoning", "message");
        JsonNode reasoning = response.path("output").path(0);
        assertThat(reasoning.path("content").path(0).path("type").asString()).isEqualTo("reasoning_text");
        assertThat(reasoning.path("content").path(0).path("text").asString()).isNotEmpty();
        assertThat(reasoning.path("summary").isEmpty()).isTrue();
        assertThat(text(response)).isEqualTo("The capital of Japan is Tokyo.");
        JsonNode usage = response.path("usage");
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(usage.path("input_tokens").asInt()
                        + usage.path("output_tokens").asInt());
        assertThat(usage.path("output_tokens_details").path("reasoning_tokens").asInt())
                .isPositive();
        assertThat(usage.path("input_tokens_details").has("cached_tokens")).isTrue();
    }

    @Test
    void aStreamTellsEveryStepInOrderAndEndsWithTheWholeResponse() {
        List<JsonNode> events = client.events("\"input\": \"What is the capital of Japan?\"");
        JsonNode whole = client.respond("\"input\": \"What is the capital of Japan?\"");

        assertThat(events.stream().map(event -> event.path("sequence_number").asInt()))
                .containsExactlyElementsOf(
                        IntStream.range(0, events.size()).boxed().toList());
        assertThat(steps(events))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.reasoning_text.delta",
                        "response.reasoning_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(joined(events, "response.output_text.delta")).isEqualTo(text(whole));
        JsonNode last = events.getLast().path("response");
        assertThat(text(last)).isEqualTo(text(whole));
        assertThat(last.path("usage").path("output_tokens"))
                .isEqualTo(whole.path("usage").path("output_tokens"));
        for (JsonNode event : events) {
            if (event.path("type").asString().equals("response.output_item.done")) {
                assertThat(event.path("item"))
                        .isEqualTo(last.path("output")
                                .path(event.path("output_index").asInt()));
            }
        }
    }

    @Test
    void aFunctionIsCalledAndItsOutputAnswered() {
        JsonNode call = client.respond("\"input\": \"What is the weather in Paris?\", " + WEATHER);
        JsonNode item = call.path("output").path(call.path("output").size() - 1);
        assertThat(item.path("type").asString()).isEqualTo("function_call");
        assertThat(item.path("name").asString()).isEqualTo("get_weather");
        assertThat(item.path("arguments").asString()).isEqualTo("{\"location\":\"Paris\"}");

        String output = "{\"type\": \"function_call_output\", \"call_id\": \"%s\", \"output\": \"%s\"}"
                .formatted(item.path("call_id").asString(), "{\\\"temperature\\\":21,\\\"condition\\\":\\\"sunny\\\"}");
        String expected = "The weather in Paris is sunny with a temperature of 21 degrees.";
        assertThat(text(client.respond("\"input\": [%s], \"previous_response_id\": \"%s\", %s"
                        .formatted(output, call.path("id").asString(), WEATHER))))
                .isEqualTo(expected);
        assertThat(text(client.respond(
                        "\"input\": [{\"role\": \"user\", \"content\": \"What is the weather in Paris?\"}, %s, %s], %s"
                                .formatted(items(call), output, WEATHER))))
                .isEqualTo(expected);
    }

    @Test
    void reasoningThatIsGivenBackMayBeEmpty() {
        String items = """
                {"role": "user", "content": "What is the capital of France?"},
                {"type": "reasoning", "id": "rs_1", "summary": []},
                {"role": "assistant", "content": [{"type": "output_text", "text": "Paris."}]},
                {"role": "user", "content": "What is the capital of Japan?"}""";

        assertThat(text(client.respond("\"input\": [%s]".formatted(items)))).contains("Tokyo");
    }

    @Test
    void aStreamedCallTellsItsArguments() {
        List<JsonNode> events = client.events("\"input\": \"What is the weather in Paris?\", " + WEATHER);

        assertThat(joined(events, "response.function_call_arguments.delta")).isEqualTo("{\"location\":\"Paris\"}");
        assertThat(steps(events))
                .endsWith(
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
    }

    @Test
    void whatIsStoredCanBeReadListedAndDeleted() {
        JsonNode response = client.respond("\"input\": \"Hello!\", \"metadata\": {\"a\": \"b\"}");
        String path = PATH + "/" + response.path("id").asString();

        assertThat(TestServer.JSON.readTree(server.get(path).body())).isEqualTo(response);
        JsonNode items =
                TestServer.JSON.readTree(server.get(path + "/input_items").body());
        assertThat(items.path("object").asString()).isEqualTo("list");
        assertThat(items.path("data")
                        .path(0)
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo("Hello!");
        assertThat(client.delete(path).body()).contains("\"deleted\":true");
        assertThat(server.get(path).statusCode()).isEqualTo(404);
        assertThat(client.delete(path).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNotToBeStoredIsNotThere() {
        JsonNode response = client.respond("\"input\": \"Hello!\", \"store\": false");

        assertThat(server.get(PATH + "/" + response.path("id").asString()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void theInputCanBeCountedBefore() {
        JsonNode response = client.respond("\"input\": \"Hello!\", \"max_output_tokens\": 1, " + WEATHER);
        String more = "{\"input\": \"And?\", \"previous_response_id\": \"%s\"}"
                .formatted(response.path("id").asString());
        JsonNode counted = server.answer(PATH + "/input_tokens", "{\"input\": \"Hello!\", %s}".formatted(WEATHER));

        assertThat(counted.path("object").asString()).isEqualTo("response.input_tokens");
        assertThat(counted.path("input_tokens"))
                .isEqualTo(response.path("usage").path("input_tokens"));
        assertThat(server.answer(PATH + "/input_tokens", more)
                        .path("input_tokens")
                        .asInt())
                .isPositive();
        assertThat(server.post(PATH + "/input_tokens", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void tooFewTokensLeaveItIncomplete() {
        JsonNode response = client.respond("\"input\": \"Hello!\", \"max_output_tokens\": 5");
        List<JsonNode> events = client.events("\"input\": \"Hello!\", \"max_output_tokens\": 5");

        assertThat(response.path("status").asString()).isEqualTo("incomplete");
        assertThat(response.path("incomplete_details").path("reason").asString())
                .isEqualTo("max_output_tokens");
        assertThat(response.path("usage").path("output_tokens").asInt()).isEqualTo(5);
        assertThat(events.getLast().path("type").asString()).isEqualTo("response.incomplete");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                        | input
            {"input": 5}                                              | input
            {"input": []}                                             | input
            {"input": [5]}                                            | input[0]
            {"input": [{"role": "robot", "content": "a"}]}            | input[0].role
            {"input": [{"role": "user"}]}                             | input[0].content
            {"input": [{"type": "image"}]}                            | input[0].type
            {"input": [{"role": "user", "content": [{"type": "input_image"}]}]}                | input[0].content[0].type
            {"input": [{"type": "function_call_output", "call_id": "x", "output": "a"}]}       | input[0].call_id
            {"input": "a", "temperature": 3}                          | temperature
            {"input": "a", "max_output_tokens": 0}                    | max_output_tokens
            {"input": "a", "background": "yes"}                       | background
            {"input": "a", "truncation": "some"}                      | truncation
            {"input": "a", "text": {"format": {"type": "xml"}}}       | text.format.type
            {"input": "a", "text": {"format": {"type": "json_schema", "schema": {}}}} | text.format.name
            {"input": "a", "text": {"format": {"type": "json_schema", "name": "a b", "schema": {}}}} | text.format.name
            {"input": "a", "text": {"format": {"type": "json_schema", "name": "a"}}} | text.format.schema
            {"input": "a", "text": {"format": {"type": "json_schema", "name": "a", "schema": {"not": {}}}}} | text.format.schema.not
            {"input": "a", "text": {"format": {"type": "json_object"}}, "guided_regex": "a"} | text.format
            {"input": "a", "text": {"verbosity": "low"}}              | text.verbosity
            {"input": "a", "response_format": {"type": "json_object"}} | response_format
            {"input": "a", "include": "x"}                            | include
            {"input": "a", "include": ["file_search_call.results"]}   | include[0]
            {"input": "a", "include_reasoning": false}                | include_reasoning
            {"input": "a", "top_logprobs": 21}                        | top_logprobs
            {"input": "a", "max_tool_calls": 0}                       | max_tool_calls
            {"input": "a", "conversation": "conv_1"}                  | conversation
            {"input": "a", "prompt": {"id": "pmpt_1"}}                | prompt
            {"input": "a", "context_management": [{"type": "compaction"}]} | context_management
            {"input": "a", "reasoning": {"summary": "concise"}}       | reasoning.summary
            {"input": "a", "reasoning": {"summary": "long"}}          | reasoning.summary
            {"input": "a", "metadata": {"a": 1}}                      | metadata.a
            {"input": "a", "tool_choice": {"type": "web_search"}}     | tool_choice.type
            {"input": "a", "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": []}} | tool_choice.tools
            {"input": "a", "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "mcp"}]}} | tool_choice.tools[0].type
            {"input": "a", "tool_choice": {"type": "allowed_tools", "mode": "all", "tools": []}} | tool_choice.mode
            {"input": [{"type": "reasoning", "summary": [], "encrypted_content": "gAAAA"}]} | input[0].encrypted_content
            {"input": "a", "reasoning": {"effort": "huge"}}           | reasoning.effort
            {"input": "a", "tools": [{"type": "web_search"}]}         | tools[0].type
            {"input": "a", "tools": [{"type": "function"}]}           | tools[0].name""")
    void aWrongFieldIsNamed(String body, String param) {
        HttpResponse<String> response = server.post(PATH, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(TestServer.JSON
                        .readTree(response.body())
                        .path("error")
                        .path("param")
                        .asString())
                .isEqualTo(param);
    }
}
