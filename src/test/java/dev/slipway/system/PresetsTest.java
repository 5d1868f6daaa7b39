package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Json;
import dev.slipway.system.harness.Launcher;
import dev.slipway.system.harness.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The presets that ship with the product, pushed as they are. */
class PresetsTest {
    private static final List<String> PRESETS =
            List.of("gpt-oss-20b-latency", "gpt-oss-120b-h100-throughput", "gpt-oss-120b-throughput");
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration FAIL_LIMIT = Duration.ofSeconds(45);

    private record Pushed(String model, String deployment) {
        String path(String rest) {
            return "/v1/models/" + model + "/deployments/" + deployment + rest;
        }
    }

    @Test
    void withPretendedGpusAndWeightsEachOfThemAnswers() throws IOException {
        try (Instance instance = Instance.fresh()) {
            Files.writeString(
                    instance.data().resolve("config.yaml"),
                    "local: {pretendGpus: H100:8, weightsOverride: gpt-oss-nano}\n");
            assertThat(instance.up().exit()).as(instance.logTails()).isZero();
            List<Pushed> pushed = new ArrayList<>();
            for (String preset : PRESETS) {
                pushed.add(push(instance, preset));
            }
            for (Pushed one : pushed) {
                becomes(instance, one, "ACTIVE", START_LIMIT);
                chats(instance, one);
                assertThat(engine(instance, one).path("test_settings").toString())
                        .contains("local.pretendGpus: H100:8", "local.weightsOverride: gpt-oss-nano");
            }
            assertThat(log(instance, pushed.get(1)))
                    .contains("--max-model-len: 16384 applied as max-seq-len")
                    .contains("--stream-interval: 20 applied as stream-interval")
                    .contains(
                            "test setting local.weightsOverride: gpt-oss-nano is loaded in place of openai/gpt-oss-120b");
            assertThat(instance.launch(Duration.ofSeconds(20), "status").output())
                    .contains("local.pretendGpus: H100:8", "local.weightsOverride: gpt-oss-nano");
        }
    }

    @Test
    void withoutTheHardwareEachOfThemIsKeptAndFailsWithTheReason() throws IOException {
        try (Instance instance = Instance.started()) {
            Map<String, String> needs = Map.of(
                    PRESETS.get(0), "needs 1 × H100; this host has",
                    PRESETS.get(1), "needs 4 × H100; this host has",
                    PRESETS.get(2), "needs 4 × B200; this host has");
            for (String preset : PRESETS) {
                Pushed pushed = push(instance, preset);
                becomes(instance, pushed, "DEPLOY_FAILED", FAIL_LIMIT);
                assertThat(engine(instance, pushed).path("status_reason").asString())
                        .startsWith(needs.get(preset));
                assertThat(log(instance, pushed)).contains("the deployment is DEPLOY_FAILED: " + needs.get(preset));
                assertThat(instance.api().post(pushed.path("/retry"), "").status())
                        .isEqualTo(200);
                Await.until(
                        "a second failure",
                        FAIL_LIMIT,
                        () -> log(instance, pushed).split("is DEPLOY_FAILED", -1).length,
                        parts -> parts == 3);
            }
        }
    }

    private static Pushed push(Instance instance, String preset) throws IOException {
        Path file = Launcher.home().resolve("control-plane/src/main/resources/presets/" + preset + ".yaml");
        Map<String, Object> deployment = Map.of("raw_config", Files.readString(file));
        Map<String, Object> source = Map.of("kind", "model_archive", "name", preset, "deployment", deployment);
        Reply reply = instance.api().post("/v1/models", Json.write(Map.of("source", source)));
        assertThat(reply.status()).as(reply.body()).isIn(200, 201);
        return new Pushed(
                reply.json().path("model").path("id").asString(),
                reply.json().path("deployment").path("id").asString());
    }

    private static void becomes(Instance instance, Pushed pushed, String status, Duration limit) {
        Await.until(
                pushed + " " + status,
                limit,
                () -> instance.api().get(pushed.path("")).json().path("status").asString(),
                status::equals);
    }

    private static void chats(Instance instance, Pushed pushed) throws IOException {
        String path = "/model-" + pushed.model() + "/environments/production/sync/v1/chat/completions";
        Reply reply = Await.until(
                "an answer",
                Duration.ofSeconds(60),
                () -> instance.api().post(path, Chat.hello().json()),
                answer -> answer.status() == 200);
        assertThat(reply.json().at("/usage/completion_tokens").asInt()).isPositive();
        assertThat(reply.json().path("model").asString()).contains("gpt-oss-");
    }

    private static JsonNode engine(Instance instance, Pushed pushed) throws IOException {
        return instance.api().get(pushed.path("/engine")).json();
    }

    private static String log(Instance instance, Pushed pushed) throws IOException {
        return instance.api()
                .get(pushed.path("/logs?limit=1000"))
                .json()
                .path("logs")
                .valueStream()
                .map(line -> line.path("message").asString())
                .collect(Collectors.joining("\n"));
    }
}
