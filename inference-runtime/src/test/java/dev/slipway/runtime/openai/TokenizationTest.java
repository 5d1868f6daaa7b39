package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TokenizationTest {

    private final TestServer server = NanoServer.shared();

    @Test
    void aTextBecomesTokensAndBack() {
        String text = "One two <|end|> three, 💖";
        JsonNode tokens = server.answer("/tokenize", "{\"prompt\": \"%s\"}".formatted(text));

        assertThat(tokens.path("count").asInt()).isEqualTo(tokens.path("tokens").size());
        assertThat(tokens.path("max_model_len").asInt()).isEqualTo(4096);
        assertThat(tokens.path("token_strs").isNull()).isTrue();
        assertThat(server.answer("/detokenize", "{\"tokens\": %s}".formatted(tokens.path("tokens")))
                        .path("prompt")
                        .asString())
                .isEqualTo(text);
    }

    @Test
    void theTextsOfTokensComeOnDemand() {
        JsonNode tokens = server.answer("/tokenize", "{\"prompt\": \"one two three\", \"return_token_strs\": true}");

        assertThat(tokens.path("token_strs")
                        .valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.joining()))
                .isEqualTo("one two three");
    }

    @Test
    void aChatHasAsManyTokensAsItsPromptUses() {
        String messages = "\"messages\": [{\"role\": \"user\", \"content\": \"Hello <|end|>\"}]";
        JsonNode tokens = server.answer("/tokenize", "{%s}".formatted(messages));
        JsonNode answer = server.answer("/v1/chat/completions", "{%s, \"max_tokens\": 1}".formatted(messages));

        assertThat(tokens.path("count").asInt())
                .isEqualTo(answer.path("usage").path("prompt_tokens").asInt());
    }

    @Test
    void versionAndPingAnswer() {
        assertThat(TestServer.JSON
                        .readTree(server.get("/version").body())
                        .path("version")
                        .asString())
                .isNotEmpty();
        assertThat(server.get("/ping").statusCode()).isEqualTo(200);
    }
}
