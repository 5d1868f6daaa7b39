package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedInstance.class)
class UnknownTargetTest {
    private final Instance instance;

    UnknownTargetTest(Instance instance) {
        this.instance = instance;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/model-zzzzzzzz/environments/production/sync/v1/chat/completions",
                "/model-ID/environments/staging/sync/v1/chat/completions",
                "/model-ID/deployment/zzzzzzz/sync/v1/chat/completions",
                "/model-ID/environments/production/dance",
                "/model-ID/nowhere"
            })
    void whatDoesNotExistIsNotFoundAsText(String path) throws IOException {
        String id = instance.bundledModel().path("id").asString();
        Reply reply = instance.api().post(path.replace("ID", id), Chat.hello().json());
        assertThat(reply.status()).as(reply.body()).isEqualTo(404);
        assertThat(reply.json().path("error").isString()).as(reply.body()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/inference/v1/chat/completions"})
    void theSharedEndpointSaysModelNotFound(String path) throws IOException {
        Reply reply = instance.api()
                .post(path, Chat.hello().with("model", "no-such-model").json());
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().path("error").path("code").asString()).isEqualTo("model_not_found");
        assertThat(reply.json().path("error").path("message").asString()).contains("no-such-model");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/models/zzzzzzzz", "/v1/models/zzzzzzzz/deployments", "/v1/models/ID/environments/staging"})
    void managementSaysNotFoundWithAMessage(String path) throws IOException {
        Reply reply = instance.api()
                .get(path.replace("ID", instance.bundledModel().path("id").asString()));
        assertThat(reply.status()).as(reply.body()).isEqualTo(404);
        assertThat(reply.json().path("message").isString()
                        || reply.json().path("error").isString())
                .isTrue();
    }

    @Test
    void internalPathsAreNotPassedThroughFromOutside() throws IOException {
        for (String path : new String[] {
            "/internal/routes", "/internal/status", "/actuator/health", "/actuator/env", "/actuator/prometheus"
        }) {
            assertThat(instance.api().get(path).status()).as(path).isIn(401, 403, 404);
        }
    }
}
