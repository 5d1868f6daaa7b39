package dev.slipway.runtime.openai;

import static dev.slipway.runtime.openai.ResponsesClient.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TruncatedResponsesTest {

    private static final int CONTEXT = 1024;
    private static final String LONG = IntStream.range(0, 60)
            .mapToObj(i -> "{\"role\": \"user\", \"content\": \"%d %s\"}".formatted(i, "word ".repeat(40)))
            .collect(Collectors.joining(", "));
    private static final String LAST = "{\"role\": \"user\", \"content\": \"What is the capital of Japan?\"}";

    private static final TestServer SERVER =
            TestServer.start(TestServer.NANO, "--slipway.engine.max-seq-len=" + CONTEXT);

    private final ResponsesClient client = new ResponsesClient(SERVER);

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void theOldestItemsAreLeftOutUntilTheRestFits() {
        JsonNode usage = client.respond("\"truncation\": \"auto\", \"max_output_tokens\": 100, \"input\": [%s, %s]"
                        .formatted(LONG, LAST))
                .path("usage");

        assertThat(usage.path("input_tokens").asInt()).isBetween(CONTEXT - 100 - 150, CONTEXT - 100);
    }

    @Test
    void roomIsKeptForAnAnswerOfAnyLength() {
        JsonNode usage = client.respond("\"truncation\": \"auto\", \"input\": [%s, %s]".formatted(LONG, LAST))
                .path("usage");

        assertThat(usage.path("input_tokens").asInt()).isLessThanOrEqualTo(CONTEXT - CONTEXT / 8);
    }

    @Test
    void aConversationThatGrowsAcrossResponsesIsTruncatedToo() {
        String id = client.respond(
                        "\"max_output_tokens\": 1, \"truncation\": \"auto\", \"input\": [%s]".formatted(LONG))
                .path("id")
                .asString();
        JsonNode next = client.respond(
                "\"previous_response_id\": \"%s\", \"truncation\": \"auto\", \"max_output_tokens\": 100, \"input\": [%s]"
                        .formatted(id, LAST));

        assertThat(next.path("usage").path("input_tokens").asInt()).isLessThanOrEqualTo(CONTEXT - 100);
        assertThat(next.path("truncation").asString()).isEqualTo("auto");
    }

    @Test
    void withoutItATooLongInputIsRefused() {
        HttpResponse<String> disabled = client.refused("{\"input\": [%s, %s]}".formatted(LONG, LAST));
        HttpResponse<String> tooLarge =
                client.refused("{\"truncation\": \"auto\", \"input\": \"%s\"}".formatted("word ".repeat(CONTEXT * 4)));

        assertThat(error(disabled).path("code").asString()).isEqualTo("context_length_exceeded");
        assertThat(error(disabled).path("param").asString()).isEqualTo("input");
        assertThat(error(tooLarge).path("code").asString()).isEqualTo("context_length_exceeded");
    }
}
