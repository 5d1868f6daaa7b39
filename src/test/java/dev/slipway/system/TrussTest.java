package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Run;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.TrussClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stock truss client, as it comes from its registry, against a running instance. */
@ExtendWith(SharedInstance.class)
class TrussTest {
    private static final String NANO = """
            # pushed by the stock client
            model_name: %s
            resources: {cpu: "1", memory: 10Gi}
            trt_llm:
              inference_stack: v2
              build:
                checkpoint_repository: {source: LOCAL, repo: gpt-oss-nano, revision: main}
              runtime: {max_seq_len: 4096, max_batch_size: 8, served_model_name: gpt-oss-nano}
            """;
    private static final String HELLO =
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}], \"max_tokens\": 8}";

    private final Instance instance;

    TrussTest(Instance instance) {
        this.instance = instance;
    }

    @ParameterizedTest
    @ValueSource(strings = {TrussClient.NEWEST, TrussClient.YEAR_OLD})
    void logsInPushesWaitsAndPredicts(String version) throws IOException {
        try (TrussClient truss = TrussClient.of(instance, version)) {
            login(truss);
            assertThat(truss.run("whoami").output()).contains("default\\admin");

            String name = version.replaceAll("\\W", "-");
            Path folder = truss.truss(name, NANO.formatted(name));
            Run pushed = truss.run("push", folder.toString(), "--wait", "--output", "json");
            assertThat(pushed.exit()).as(pushed.output()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TrussClient.NEWEST, TrussClient.YEAR_OLD})
    void aPushToAnEnvironmentThatDoesNotExistNamesIt(String version) {
        try (TrussClient truss = TrussClient.of(instance, version)) {
            login(truss);
            Path folder = truss.truss("nowhere", NANO.formatted("nowhere"));
            Run refused = truss.run("push", folder.toString(), "--environment", "staging");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.output()).contains("environment").contains("staging");
        }
    }

    private void login(TrussClient truss) {
        Run login = truss.run("login", "--api-key", instance.adminKey());
        assertThat(login.exit()).as(login.output()).isZero();
    }
}
