package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.RawConnection;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedInstance.class)
class AddressTest {
    private final Instance instance;
    private final String modelId;

    AddressTest(Instance instance) {
        this.instance = instance;
        this.modelId = instance.bundledModel().path("id").asString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "environments/production/sync/v1/chat/completions",
                "production/sync/v1/chat/completions",
                "deployment/DEPLOYMENT/sync/v1/chat/completions",
                "environments/production/predict",
                "production/predict",
                "deployment/DEPLOYMENT/predict",
                "development/predict"
            })
    void everyTargetOfAModelAnswers(String target) throws IOException {
        String deployment =
                instance.bundledModel().path("production_deployment_id").asString();
        String path = "/model-" + modelId + "/" + target.replace("DEPLOYMENT", deployment);
        assertThat(instance.api().post(path, Chat.hello().json())).satisfies(AddressTest::isAChatAnswer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.localhost:PORT", "api.example.com", "api.dev.baseten.co", "localhost:PORT"})
    void aHostThatStartsWithTheModelIsThatModel(String domain) throws IOException {
        String host = "model-" + modelId + "." + domain.replace("PORT", Integer.toString(instance.port()));
        Reply reply = post(host, "/environments/production/sync/v1/chat/completions");
        assertThat(reply).satisfies(AddressTest::isAChatAnswer);
    }

    @Test
    void theHostOfAnAbsoluteTargetWinsOverTheHostHeader() throws IOException {
        String target = "http://model-" + modelId + ".api.localhost:" + instance.port()
                + "/environments/production/sync/v1/chat/completions";
        assertThat(post("api.localhost", target)).satisfies(AddressTest::isAChatAnswer);
    }

    @Test
    void theHostApiIsManagement() throws IOException {
        JsonNode models = get("api.localhost:" + instance.port(), "/v1/models").json();
        assertThat(models.propertyNames()).containsExactly("models");
        assertThat(get("localhost", "http://api.localhost:" + instance.port() + "/v1/models")
                        .json())
                .isEqualTo(models);
    }

    @Test
    void theHostInferenceIsTheSharedEndpoint() throws IOException {
        JsonNode models =
                get("inference.localhost:" + instance.port(), "/v1/models").json();
        assertThat(models.path("object").asString()).isEqualTo("list");
        assertThat(names(models, "data", "id")).contains("gpt-oss-nano");
        assertThat(models.has("models")).isFalse();
        assertThat(post("inference.localhost", "/v1/chat/completions")).satisfies(AddressTest::isAChatAnswer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:PORT", "127.0.0.1:PORT", "app.localhost:PORT", "anything.else"})
    void anyOtherHostListsModelsForManagementAndForOpenAi(String host) throws IOException {
        JsonNode models = get(host.replace("PORT", Integer.toString(instance.port())), "/v1/models")
                .json();
        assertThat(models.path("object").asString()).isEqualTo("list");
        assertThat(names(models, "data", "id")).contains("gpt-oss-nano");
        assertThat(names(models, "models", "name")).contains("gpt-oss-nano");
    }

    @Test
    void theInstanceListensOnBothLoopbackAddresses() throws IOException {
        try (var socket = new java.net.Socket("::1", instance.port())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void idsHaveTheirLengths() {
        JsonNode model = instance.bundledModel();
        assertThat(modelId).matches("[a-z0-9]{8}");
        assertThat(model.path("production_deployment_id").asString()).matches("[a-z0-9]{7}");
        assertThat(instance.status().replicaOf(modelId).replicaId()).matches("[a-z0-9]{5}");
    }

    private static void isAChatAnswer(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isNotBlank();
    }

    private static Stream<String> names(JsonNode reply, String list, String field) {
        Function<JsonNode, String> name = entry -> entry.path(field).asString();
        return reply.path(list).valueStream().map(name);
    }

    private Reply get(String host, String target) throws IOException {
        return RawConnection.exchange(instance.port(), head("GET", target, host) + "\r\n");
    }

    private Reply post(String host, String target) throws IOException {
        String body = Chat.hello().json();
        return RawConnection.exchange(
                instance.port(),
                head("POST", target, host) + "Content-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);
    }

    private String head(String method, String target, String host) {
        return "%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
                .formatted(method, target, host, instance.adminKey());
    }
}
