package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Deployed;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.LinuxProcesses;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedInstance.class)
class SecretTest {
    private static final String NAME = "found_nowhere";
    private static final String VALUE = "system-test-secret-value";
    private static final String VARIABLE = "TRUSS_SECRET_" + NAME;

    private final Instance instance;

    SecretTest(Instance instance) {
        this.instance = instance;
    }

    @BeforeEach
    void store() throws IOException {
        Reply made = instance.api().post("/v1/secrets", "{\"name\": \"" + NAME + "\", \"value\": \"" + VALUE + "\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(200);
    }

    @AfterEach
    void delete() throws IOException {
        assertThat(instance.api().delete("/v1/secrets/found-nowhere").status()).isEqualTo(200);
    }

    @Test
    void aReplicaHasTheSecretsThatItsConfigNamesAndNobodyElseHas() throws IOException {
        Deployed model = Deployed.serving(instance, "with-a-secret", Map.of("secrets", Map.of(NAME, "")));
        try {
            assertThat(LinuxProcesses.withEnvironment(VARIABLE, VALUE))
                    .containsExactly(
                            instance.status().replicaOf(model.modelId()).pid());
            assertThat(filesWithTheValue()).isEmpty();
            for (String path : List.of(
                    "/v1/secrets", "/v1/audit_logs", model.path(""), model.path("/environments/production/logs"))) {
                assertThat(instance.api().get(path).body()).doesNotContain(VALUE);
            }
        } finally {
            model.delete();
        }
        Await.until(
                "no process has the secret any more",
                Duration.ofSeconds(30),
                () -> LinuxProcesses.withEnvironment(VARIABLE, VALUE).isEmpty());
        assertThat(filesWithTheValue()).isEmpty();
    }

    @Test
    void aPushThatNamesASecretWhichIsNotStoredIsRefusedByItsName() throws IOException {
        String config = "{model_name: lost, secrets: {never_stored: null}, trt_llm: {inference_stack: v2, build: "
                + "{checkpoint_repository: {source: LOCAL, repo: gpt-oss-nano}}}}";
        Reply refused = instance.api().post("/v1/models", """
                {"source": {"kind": "model_archive", "name": "lost", "deployment": {"raw_config": "%s"}}}
                """.formatted(config));
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.json().path("message").asString()).contains("secrets.never_stored");
    }

    private List<Path> filesWithTheValue() throws IOException {
        try (Stream<Path> files = Files.walk(instance.data())) {
            return files.filter(Files::isRegularFile)
                    .filter(SecretTest::hasTheValue)
                    .toList();
        }
    }

    private static boolean hasTheValue(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(VALUE);
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }
}
