package dev.slipway.runtime.openai;

import static dev.slipway.runtime.openai.ResponsesClient.PATH;
import static dev.slipway.runtime.openai.ResponsesClient.error;
import static dev.slipway.runtime.openai.ResponsesClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class StoredResponsesTest {

    private static final String THREE = """
            "input": [{"role": "user", "content": "a", "id": "msg_a"}, {"role": "assistant", "content": "b", "id": "msg_b"},
                      {"role": "user", "content": "c", "id": "msg_c"}], "max_output_tokens": 1""";

    private final TestServer server = NanoServer.shared();
    private final ResponsesClient client = new ResponsesClient(server);

    @ParameterizedTest(name = "{0}")
    @CsvSource(nullValues = "null", delimiter = '|', textBlock = """
            ''                            | msg_c msg_b msg_a | false
            ?order=asc                    | msg_a msg_b msg_c | false
            ?limit=2                      | msg_c msg_b       | true
            ?limit=2&after=msg_b          | msg_a             | false
            ?order=asc&limit=1&after=msg_a | msg_b            | true
            ?after=msg_a                  | ''                | false
            ?include[]=message.output_text.logprobs&limit=1 | msg_c | true
            """)
    void inputItemsComeInPages(String query, String ids, boolean more) {
        String id = client.respond(THREE).path("id").asString();
        JsonNode page = client.get(id + "/input_items" + query.replace("[]", "%5B%5D"));

        assertThat(String.join(
                        " ",
                        page.path("data")
                                .valueStream()
                                .map(item -> item.path("id").asString())
                                .toList()))
                .isEqualTo(ids);
        assertThat(page.path("has_more").asBoolean()).isEqualTo(more);
        assertThat(page.path("first_id").isNull()).isEqualTo(ids.isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "limit=0, limit",
        "limit=101, limit",
        "limit=x, limit",
        "order=up, order",
        "after=msg_x, after",
        "include=x, include"
    })
    void aPageThatCannotBeIsRefusedByName(String query, String param) {
        String id = client.respond(THREE).path("id").asString();
        HttpResponse<String> response = server.get(PATH + "/" + id + "/input_items?" + query);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(error(response).path("param").asString()).isEqualTo(param);
    }

    @Test
    void itemsOfAnInputHaveIdsOfTheirKinds() {
        String id = client.respond("""
                        "input": [{"role": "user", "content": "x"}, {"type": "reasoning", "summary": []},
                          {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}"},
                          {"type": "function_call_output", "call_id": "call_1", "output": "y"}], "max_output_tokens": 1""").path("id").asString();
        List<String> ids = client.get(id + "/input_items?order=asc")
                .path("data")
                .valueStream()
                .map(item -> item.path("id").asString().replaceAll("_.*", ""))
                .toList();

        assertThat(ids).containsExactly("msg", "rs", "fc", "fco");
    }

    @Test
    void anItemMayBeReferredTo() {
        JsonNode call = client.respond("\"input\": \"What is the weather in Paris?\", " + ResponsesClient.WEATHER);
        String question = client.get(call.path("id").asString() + "/input_items")
                .path("first_id")
                .asString();
        JsonNode item = call.path("output").path(1);
        JsonNode answer = client.respond("""
                "input": [{"type": "item_reference", "id": "%s"}, {"id": "%s"}, {"type": "item_reference", "id": "%s"},
                          {"type": "function_call_output", "call_id": "%s", "output": "%s"}], %s""".formatted(
                        question,
                        call.path("output").path(0).path("id").asString(),
                        item.path("id").asString(),
                        item.path("call_id").asString(),
                        "{\\\"temperature\\\":21,\\\"condition\\\":\\\"sunny\\\"}",
                        ResponsesClient.WEATHER));

        assertThat(text(answer)).isEqualTo("The weather in Paris is sunny with a temperature of 21 degrees.");
    }

    @Test
    void whatIsNotKeptIsNamed() {
        HttpResponse<String> previous = client.refused("{\"input\": \"a\", \"previous_response_id\": \"resp_0\"}");
        assertThat(error(previous).path("code").asString()).isEqualTo("previous_response_not_found");
        assertThat(error(previous).path("param").asString()).isEqualTo("previous_response_id");

        HttpResponse<String> item =
                server.post(PATH, "{\"input\": [{\"type\": \"item_reference\", \"id\": \"msg_0\"}]}");
        assertThat(item.statusCode()).isEqualTo(404);
        assertThat(error(item).path("param").asString()).isEqualTo("input[0].id");

        HttpResponse<String> response = server.get(PATH + "/resp_0");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(error(response).path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error(response).path("message").asString()).startsWith("Response with id 'resp_0' not found");
    }
}
