package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.PythonClients;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedInstance.class)
class ChatTest {
    private static final String QUESTION = "What is machine learning?";

    private final Instance instance;

    ChatTest(Instance instance) {
        this.instance = instance;
    }

    @Test
    void theStockClientGetsTheSameAnswerPlainAndStreamed() throws IOException {
        String url = instance.url() + instance.model("environments/production/sync/v1");
        JsonNode plain = chat(url, "plain");
        JsonNode streamed = chat(url, "stream");
        assertThat(plain.path("content").asString()).containsIgnoringCase("machine learning");
        assertThat(plain.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(streamed.path("content")).isEqualTo(plain.path("content"));
        assertThat(streamed.path("pieces").asInt()).isGreaterThan(5);
        assertThat(streamed.path("usage").path("completion_tokens"))
                .isEqualTo(plain.path("usage").path("completion_tokens"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/inference/v1"})
    void theSharedEndpointPicksTheModelByItsName(String path) throws IOException {
        JsonNode answer = chat(instance.url() + path, "plain");
        assertThat(answer.path("model").asString()).isEqualTo("gpt-oss-nano");
        assertThat(answer.path("content").asString()).containsIgnoringCase("machine learning");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/inference/v1"})
    void theStockClientListsTheModels(String path) throws IOException {
        JsonNode models = PythonClients.run("models.py", instance.url() + path, instance.adminKey());
        assertThat(models.path("ids").valueStream().map(JsonNode::asString)).contains("gpt-oss-nano");
    }

    @Test
    void aWrongKeyReachesTheStockClientAsAnAuthenticationError() throws IOException {
        JsonNode refused = PythonClients.run("models.py", instance.url() + "/inference/v1", "AbCd1234.wrong");
        assertThat(refused.path("status").asInt()).isIn(401, 403);
    }

    @Test
    void aStreamArrivesPieceByPieceAndEndsWithDone() throws IOException {
        try (Stream<String> lines = instance.api().stream(
                        instance.chatPath(), Chat.asking(QUESTION).streamed().json())
                .body()) {
            List<String> events = lines.filter(line -> !line.isBlank()).toList();
            assertThat(events).hasSizeGreaterThan(5).allMatch(line -> line.startsWith("data: "));
            assertThat(events.getLast()).isEqualTo("data: [DONE]");
        }
    }

    @Test
    void aBadFieldIsRefusedInOpenAisShapeAndNamed() throws IOException {
        var reply = instance.api()
                .post(instance.chatPath(), Chat.hello().with("temperature", 9).json());
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").propertyNames()).contains("message", "type", "param", "code");
        assertThat(reply.json().path("error").path("param").asString()).isEqualTo("temperature");
    }

    private JsonNode chat(String url, String mode) throws IOException {
        return PythonClients.run("chat.py", url, instance.adminKey(), mode, QUESTION);
    }
}
