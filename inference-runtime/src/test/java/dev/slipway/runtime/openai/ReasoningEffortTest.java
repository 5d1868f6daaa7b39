package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ReasoningEffortTest {

    private static final String HELLO = "\"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]";

    private final TestServer server = NanoServer.shared();

    @ParameterizedTest
    @CsvSource({"low, low", "medium, medium", "high, high", ", medium"})
    void theModelIsToldOfIt(String effort, String told) {
        String field = effort == null ? "" : ", \"reasoning_effort\": \"%s\"".formatted(effort);
        JsonNode tokens =
                server.answer("/tokenize", "{%s%s}".formatted(HELLO, field)).path("tokens");

        assertThat(server.answer("/detokenize", "{\"tokens\": %s}".formatted(tokens))
                        .path("prompt")
                        .asString())
                .contains("Reasoning: " + told);
    }

    @Test
    void noneAsksForNoReasoning() {
        JsonNode chat = server.answer(
                "/v1/chat/completions", "{%s, \"temperature\": 0, \"reasoning_effort\": \"none\"}".formatted(HELLO));
        JsonNode response = server.answer(
                "/v1/responses", "{\"input\": \"Hello!\", \"temperature\": 0, \"reasoning\": {\"effort\": \"none\"}}");

        assertThat(chat.path("choices")
                        .path(0)
                        .path("message")
                        .path("reasoning")
                        .isNull())
                .isTrue();
        assertThat(chat.path("usage")
                        .path("completion_tokens_details")
                        .path("reasoning_tokens")
                        .asInt())
                .isZero();
        assertThat(response.path("output").path(0).path("type").asString()).isEqualTo("message");
    }
}
