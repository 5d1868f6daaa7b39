package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A checkpoint without tokenizer.json. */
class TokensOnlyTest {

    private static final TestServer SERVER = TestServer.start(Path.of("src/test/resources/models/tiny-a"));

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void completesTokenIdsWithTokenIds() {
        String body =
                "{\"prompt\": [3, 4, 5], \"max_tokens\": 6, \"ignore_eos\": true, \"temperature\": 0, \"return_token_ids\": true%s}";
        JsonNode choice = SERVER.answer("/v1/completions", body.formatted(""))
                .path("choices")
                .path(0);
        List<JsonNode> streamed = SERVER.stream("/v1/completions", body.formatted(", \"stream\": true")).stream()
                .flatMap(
                        chunk -> chunk.path("choices").path(0).path("token_ids").valueStream())
                .toList();

        assertThat(choice.path("text").asString("-")).isEmpty();
        assertThat(choice.path("token_ids").size()).isEqualTo(6);
        assertThat(streamed).isEqualTo(choice.path("token_ids").valueStream().toList());
    }

    @Test
    void saysWhyTextIsRefused() {
        assertThat(SERVER.post("/v1/completions", "{\"prompt\": \"Hi\"}").statusCode())
                .isEqualTo(400);
        var chat = SERVER.post("/v1/chat/completions", "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}");
        assertThat(chat.statusCode()).isEqualTo(400);
        assertThat(chat.body()).contains("tokenizer.json");
    }

    @Test
    void isNamedAfterItsDirectory() {
        assertThat(SERVER.get("/v1/models").body()).contains("\"tiny-a\"");
    }
}
