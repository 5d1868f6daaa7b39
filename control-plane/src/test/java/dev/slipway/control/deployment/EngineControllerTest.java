package dev.slipway.control.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class EngineControllerTest {

    private static ControlPlane controlPlane;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void vllmServeIsServedByTheNativeEngineAndTheDeploymentSaysSo() {
        String command =
                "vllm serve gpt-oss-nano --max-model-len 2048 --served-model-name mine --seed 1 --api-server-count 2";
        JsonNode pushed = push("vllm", command).ok();
        String deployment = path(pushed);
        JsonNode engine = controlPlane.admin().get(deployment + "/engine").ok();
        assertThat(engine.path("engine").stringValue()).isEqualTo("NATIVE");
        assertThat(engine.path("checkpoint").stringValue()).isEqualTo("LOCAL gpt-oss-nano");
        assertThat(engine.path("settings").path("max-seq-len").stringValue()).isEqualTo("2048");
        assertThat(engine.path("status_reason").isNull()).isTrue();
        assertThat(engine.path("test_settings")).isEmpty();
        assertThat(engine.path("outcomes")
                        .valueStream()
                        .map(outcome -> outcome.path("fate").stringValue()))
                .contains("APPLIED", "HOLDS", "NOT_APPLIED");
        assertThat(log(deployment))
                .contains("served by Slipway's own engine, on LOCAL gpt-oss-nano")
                .contains("--max-model-len: 2048 applied as max-seq-len")
                .contains("--seed: 1 applied as requests.seed")
                .contains("--api-server-count: 2 not applied, ");
    }

    @Test
    void theEdgeLearnsTheEngineAndTheNameItServes() {
        JsonNode pushed = push("routed", "vllm serve gpt-oss-nano --served-model-name mine")
                .ok();
        JsonNode route = routeOf(pushed.at("/model/id"));
        assertThat(route.path("engine").stringValue()).isEqualTo("NATIVE");
        assertThat(route.path("served_model_name").stringValue()).isEqualTo("mine");
    }

    @ParameterizedTest
    @CsvSource({
        "vllm serve gpt-oss-nano --max-modellen 1,--max-modellen",
        "vllm serve gpt-oss-giga,gpt-oss-giga",
        "vllm serve gpt-oss-nano | tee log,| is not read"
    })
    void aCommandThatCannotBeHonouredIsRefusedAndLeavesNoModel(String command, String message) {
        Answer answer = push("refused", command);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("message").stringValue())
                .contains("docker_server.start_command")
                .contains(message);
        assertThat(controlPlane.admin().get("/v1/models?name=refused").ok().path("models"))
                .isEmpty();
    }

    @Test
    void anotherServerIsKeptForAContainerEngine() {
        JsonNode pushed = push("sglang", "python3 -m sglang.launch_server").ok();
        JsonNode engine = controlPlane.admin().get(path(pushed) + "/engine").ok();
        assertThat(engine.path("engine").stringValue()).isEqualTo("CONTAINER");
        assertThat(engine.path("image").stringValue()).isEqualTo("vllm/vllm-openai:v0.18.0");
    }

    @Test
    void testSettingsOfTheOperatorAreNamed() throws IOException {
        Path data = ControlPlane.newData();
        Files.writeString(data.resolve("config.yaml"), "local: {pretendGpus: 'H100:8', weightsOverride: gpt-oss-nano}");
        try (ControlPlane pretending = ControlPlane.start(TestDatabase.create(), data)) {
            JsonNode pushed = pretending
                    .admin()
                    .post("/v1/models", Configs.push("x", Configs.nano()))
                    .ok();
            assertThat(pretending.admin().get(path(pushed) + "/engine").ok().path("test_settings"))
                    .extracting(JsonNode::stringValue)
                    .containsExactly("local.pretendGpus: H100:8", "local.weightsOverride: gpt-oss-nano");
        }
    }

    /** Other pushes make versions of the snapshot too. */
    private static JsonNode routeOf(JsonNode model) {
        int version = 0;
        while (true) {
            JsonNode snapshot = controlPlane
                    .internal()
                    .get("/internal/routes?wait=20&after=" + version)
                    .ok();
            assertThat(snapshot.path("version").intValue()).isGreaterThan(version);
            version = snapshot.path("version").intValue();
            for (JsonNode candidate : snapshot.path("models")) {
                if (candidate.path("id").equals(model)) {
                    return candidate.path("deployments").get(0);
                }
            }
        }
    }

    private static Answer push(String name, String command) {
        Map<String, Object> server = Map.of(
                "start_command", command,
                "server_port", 8000,
                "predict_endpoint", "/v1/chat/completions",
                "readiness_endpoint", "/health",
                "liveness_endpoint", "/health");
        Map<String, Object> config =
                Map.of("base_image", Map.of("image", "vllm/vllm-openai:v0.18.0"), "docker_server", server);
        return controlPlane.admin().post("/v1/models", Configs.push(name, config));
    }

    private static String path(JsonNode pushed) {
        return "/v1/models/" + pushed.at("/model/id").stringValue() + "/deployments/"
                + pushed.at("/deployment/id").stringValue();
    }

    private static String log(String deployment) {
        return controlPlane
                .admin()
                .get(deployment + "/logs?limit=1000")
                .ok()
                .path("logs")
                .valueStream()
                .map(line -> line.path("message").stringValue())
                .collect(Collectors.joining("\n"));
    }
}
