package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Prompts that are repeated with their log probabilities, of any length that the context holds. */
class EchoedPromptTest {

    private static final String PATH = "/v1/completions";
    private static final int CONTEXT = 4096;

    private final TestServer server = NanoServer.shared();

    @ParameterizedTest
    @CsvSource({"1500, 0", "1500, 1", "4000, 1"})
    void aLongPromptIsScoredToItsEnd(int length, int generated) {
        JsonNode choice = choice(scored(length, generated, false));

        assertThat(choice.path("logprobs").path("tokens").size()).isEqualTo(length + generated);
        assertThat(choice.path("logprobs").path("token_logprobs").valueStream().skip(1))
                .allMatch(JsonNode::isNumber);
    }

    @ParameterizedTest
    @ValueSource(ints = {1200, 4000})
    void aStreamHasAllOfALongPrompt(int length) {
        List<JsonNode> chunks = server.stream(PATH, scored(length, 1, true));
        JsonNode whole = choice(scored(length, 1, false));

        for (String column : List.of("tokens", "token_logprobs", "top_logprobs", "text_offset")) {
            assertThat(chunks.stream()
                            .map(chunk -> chunk.path("choices").path(0).path("logprobs"))
                            .flatMap(logprobs -> logprobs.path(column).valueStream()))
                    .as(column)
                    .containsExactlyElementsOf(
                            whole.path("logprobs").path(column).valueStream().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"echo\": true", ", \"echo\": true, \"logprobs\": 1"})
    void aPromptMayFillTheContextWhenNothingFollowsIt(String fields) {
        JsonNode answer = server.answer(PATH, request(CONTEXT, 0, fields));

        assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(CONTEXT);
        assertThat(answer.path("usage").path("completion_tokens").asInt()).isZero();
        assertThat(answer.path("choices").path(0).path("finish_reason").asString())
                .isEqualTo("length");
    }

    @Test
    void aPromptIsCutToTheWholeContextWhenNothingFollowsIt() {
        JsonNode answer = server.answer(PATH, request(CONTEXT + 1, 0, ", \"truncate_prompt_tokens\": -1"));

        assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(CONTEXT);
    }

    @Test
    void aWholeAnswerHoldsAsManyScoresOfItsPromptsAsTheHeapAllows() {
        String several = "{\"prompt\": %s, \"n\": 128, \"max_tokens\": 0, \"echo\": true, \"logprobs\": 20}"
                .formatted(Collections.nCopies(64, tokens(4000)));
        long tokens = 64 * 4000 * 128;
        long scores = Runtime.getRuntime().maxMemory() / 1024;
        long most = scores / tokens - 1;

        HttpResponse<String> response = server.post(PATH, several);

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = TestServer.JSON.readTree(response.body()).path("error");
        assertThat(error.path("param").asString()).isEqualTo("logprobs");
        assertThat(error.path("message").asString())
                .contains("20", most < 0 ? "left out where " : "at most " + most + " where ")
                .contains(tokens + " tokens of prompts are echoed", "holds " + scores + " of their log probabilities");
    }

    private JsonNode choice(String request) {
        return server.answer(PATH, request).path("choices").path(0);
    }

    private static String scored(int length, int generated, boolean stream) {
        return request(length, generated, ", \"echo\": true, \"logprobs\": 5, \"stream\": " + stream);
    }

    private static String request(int length, int generated, String fields) {
        return "{\"prompt\": %s, \"max_tokens\": %d, \"temperature\": 0%s}"
                .formatted(tokens(length), generated, fields);
    }

    private static List<Integer> tokens(int length) {
        return IntStream.range(0, length).mapToObj(i -> 5 + i % 900).toList();
    }
}
