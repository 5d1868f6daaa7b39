package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Exchange;
import dev.slipway.system.harness.GoClient;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Json;
import dev.slipway.system.harness.RecordingProxy;
import dev.slipway.system.harness.Replay;
import dev.slipway.system.harness.Run;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * The stock Go client {@code baseten}: as a process where it can be had, and always by what it sent when it was recorded
 * ({@code -Dslipway.baseten-cli=record} records it anew).
 */
@ExtendWith(SharedInstance.class)
class GoClientTest {
    private static final String CONFIG = """
            model_name: from-go
            resources: {cpu: "1", memory: 2Gi}
            trt_llm:
              inference_stack: v2
              build:
                checkpoint_repository: {source: LOCAL, repo: gpt-oss-nano, revision: main}
              runtime: {max_seq_len: 4096, max_batch_size: 8, served_model_name: gpt-oss-nano}
            """;
    private static final String HELLO =
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}], \"max_tokens\": 8}";

    private final Instance instance;

    GoClientTest(Instance instance) {
        this.instance = instance;
    }

    @Test
    void whatItSentWhenItWasRecordedIsAnsweredAlike() throws IOException {
        Replay replay = new Replay(instance);
        for (Exchange exchange : Replay.read(GoClient.RECORDED)) {
            replay.send(exchange);
        }
    }

    @Test
    void itLogsInPushesPredictsReadsLogsAndPromotes() throws IOException {
        try (RecordingProxy proxy = RecordingProxy.before(instance);
                GoClient baseten = GoClient.of(instance, proxy.port())) {
            Files.writeString(baseten.home().resolve("config.yaml"), CONFIG);
            succeeded(baseten.run("auth", "login", "--with-api-key", "--profile", "it", "--insecure-storage"));
            assertThat(succeeded(baseten.run("whoami"))).contains("admin", "default");

            JsonNode first = pushed(baseten);
            String[] model = {"--model-id", first.at("/model/id").asString()};
            String[] deployment = {"--deployment-id", first.at("/deployment/id").asString()};
            assertThat(first.path("logs_url").asString())
                    .isEqualTo("http://app.localhost:%d/models/%s/logs/%s"
                            .formatted(instance.port(), model[1], deployment[1]));
            look(baseten, model, deployment);

            String second = pushed(baseten).at("/deployment/id").asString();
            succeeded(
                    baseten.run("model", "deployment", "promote", model[0], model[1], deployment[0], second, "--yes"));
            assertThat(succeeded(baseten.run("model", "environment", "list", model[0], model[1])))
                    .contains("production");
            succeeded(baseten.run("model", "delete", model[0], model[1], "--yes"));
            if ("record".equals(System.getProperty("slipway.baseten-cli"))) {
                proxy.write(GoClient.RECORDED);
            }
        }
    }

    private void look(GoClient baseten, String[] model, String[] deployment) throws IOException {
        assertThat(succeeded(baseten.run("model", "list"))).contains("from-go", "gpt-oss-nano");
        assertThat(succeeded(baseten.run("model", "describe", model[0], model[1])))
                .contains("from-go");
        assertThat(succeeded(baseten.run("model", "deployment", "list", model[0], model[1])))
                .contains(deployment[1], "ACTIVE");
        assertThat(succeeded(baseten.run("model", "predict", model[0], model[1], "--data", HELLO)))
                .contains("chat.completion");
        assertThat(succeeded(
                        baseten.run("model", "deployment", "logs", model[0], model[1], deployment[0], deployment[1])))
                .contains("max_seq_len: 4096 applied");
        assertThat(succeeded(baseten.run(
                        "model", "environment", "describe", model[0], model[1], "--environment", "production")))
                .contains(deployment[1], "ACTIVE");
    }

    private static JsonNode pushed(GoClient baseten) throws IOException {
        String output = succeeded(baseten.run("model", "push", "--wait", "--output", "json"));
        return Json.parse(output.substring(output.indexOf("{\n")));
    }

    private static String succeeded(Run run) {
        assertThat(run.exit()).as(run.output()).isZero();
        return run.output();
    }
}
