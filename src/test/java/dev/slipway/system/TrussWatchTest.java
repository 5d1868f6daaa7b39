package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.TrussClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The stock truss client while it watches a development deployment. */
@ExtendWith(SharedInstance.class)
class TrussWatchTest {
    private static final String VLLM = """
            model_name: watched
            resources: {cpu: "1", memory: 10Gi}
            base_image: {image: vllm/vllm-openai:v0.18.0}
            docker_server:
              start_command: vllm serve gpt-oss-nano --max-model-len 2048 --host 0.0.0.0 --port 8000
              server_port: 8000
              predict_endpoint: /v1/chat/completions
              readiness_endpoint: /health
              liveness_endpoint: /health
            environment_variables: {MODE: %s}
            """;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Instance instance;

    TrussWatchTest(Instance instance) {
        this.instance = instance;
    }

    @Test
    void aChangedVariableReachesTheDevelopmentDeployment() throws IOException {
        try (TrussClient truss = TrussClient.of(instance, TrussClient.NEWEST).withKey(instance.adminKey())) {
            Path folder = truss.truss("watched", VLLM.formatted("slow"));
            Path output = truss.home().resolve("push.txt");
            Process push = truss.start(output, "push", folder.toString(), "--watch", "--watch-no-sleep", "false");
            try {
                awaitLine(output, "Watching for changes");
                Path config = Files.writeString(folder.resolve("config.yaml"), VLLM.formatted("fast"));
                touchUntil(output, "patched successfully", config);
                assertThat(mode()).isEqualTo("fast");
            } finally {
                stop(push);
            }
            watchAgain(truss, folder);
        }
    }

    /** A change while nobody watched is noticed by the next watch; what only an image could take needs another push. */
    private void watchAgain(TrussClient truss, Path folder) throws IOException {
        Await.until("active", PATIENCE, () -> development("").path("status").asString(), "ACTIVE"::equals);
        Files.writeString(folder.resolve("config.yaml"), VLLM.formatted("faster"));
        Path output = truss.home().resolve("watch.txt");
        Process watch = truss.start(output, "watch", folder.toString());
        try {
            awaitLine(output, "patched successfully");
            assertThat(mode()).isEqualTo("faster");
            String log = "/logs?component=deploy&limit=1000";
            Await.until(
                    "updating",
                    PATIENCE,
                    () -> development(log).toString(),
                    text -> text.contains("the deployment is UPDATING"));
            Path code = Files.createDirectories(folder.resolve("packages")).resolve("extra.py");
            Files.writeString(code, "print()");
            touchUntil(output, "is not able to be patched", code);
        } finally {
            stop(watch);
        }
    }

    private String mode() throws IOException {
        return development("/config").at("/config/environment_variables/MODE").asString();
    }

    private JsonNode development(String part) throws IOException {
        JsonNode models = instance.api().get("/v1/models?name=watched").json();
        String id = models.at("/models/0/id").asString();
        String deployments = "/v1/models/" + id + "/deployments/";
        String deployment = instance.api()
                .get(deployments + "development")
                .json()
                .path("id")
                .asString();
        return instance.api().get(deployments + deployment + part).json();
    }

    private static void awaitLine(Path output, String line) {
        Await.until(line, PATIENCE, () -> Files.readString(output), text -> text.contains(line));
    }

    /** The client says that it watches a moment before it does. */
    private static void touchUntil(Path output, String line, Path changed) {
        Await.Probe<String> touchAndLook = () -> {
            Files.setLastModifiedTime(changed, FileTime.from(Instant.now()));
            return Files.readString(output);
        };
        Await.until(line, PATIENCE, touchAndLook, text -> text.contains(line));
    }

    private static void stop(Process process) {
        process.destroy();
        process.onExit().join();
    }
}
