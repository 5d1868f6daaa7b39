package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Json;
import dev.slipway.system.harness.Run;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.TrussClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The stock truss client, as it comes from its registry, against a running instance. */
@ExtendWith(SharedInstance.class)
class TrussTest {
    private static final String HELLO =
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}], \"max_tokens\": 8}";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Instance instance;

    TrussTest(Instance instance) {
        this.instance = instance;
    }

    @ParameterizedTest
    @ValueSource(strings = {TrussClient.NEWEST, TrussClient.YEAR_OLD})
    void pushesWaitsPredictsAndReadsLogs(String version) throws IOException {
        try (TrussClient truss = TrussClient.of(instance, version).withKey(instance.adminKey())) {
            assertThat(truss.run("whoami").output()).contains("default\\admin");
            String name = "pushed-by-" + version.replaceAll("\\W", "-");
            String folder = truss.nano(name).toString();
            assertSucceeded(truss.run("push", folder, "--publish", "--wait"));

            Run answer = truss.run("predict", "--target-directory", folder, "--published", "-d", HELLO);
            assertThat(answer.output()).contains("\"object\": \"chat.completion\"", "\"completion_tokens\": 8");

            JsonNode model = model(name);
            String deployment = model.path("production_deployment_id").asString();
            String id = model.path("id").asString();
            Run logs = truss.run("model-logs", "--model-id", id, "--deployment-id", deployment);
            assertSucceeded(logs);
            assertThat(logs.output()).contains("max_seq_len: 4096 applied");
        }
    }

    @Test
    void anAnswerInJsonHasTheAddressesThatWork() throws IOException {
        try (TrussClient truss = newest()) {
            String folder = truss.nano("addresses").toString();
            Run pushed = truss.run("push", folder, "--wait", "--output", "json", "--labels", "{\"team\": \"ml\"}");
            assertSucceeded(pushed);
            JsonNode answer =
                    Json.parse(pushed.output().substring(pushed.output().indexOf("\n{\n") + 1));
            String model = answer.path("model_id").asString();
            String deployment = answer.path("model_version_id").asString();
            assertThat(answer.path("predict_url").asString())
                    .isEqualTo("%s/model-%s/deployment/%s/predict".formatted(instance.url(), model, deployment));
            assertThat(answer.path("logs_url").asString()).endsWith("/models/%s/logs/%s".formatted(model, deployment));
            assertThat(answer.path("deployment").path("status").asString()).isEqualTo("ACTIVE");
            assertThat(answer.path("deployment").path("labels").path("team").asString())
                    .isEqualTo("ml");
            String predict = "/model-%s/deployment/%s/predict".formatted(model, deployment);
            assertThat(instance.api().post(predict, HELLO).status()).isEqualTo(200);
            asksByIdAndFollowsTheLog(truss, model, deployment);
        }
    }

    private static void asksByIdAndFollowsTheLog(TrussClient truss, String model, String deployment)
            throws IOException {
        String file =
                Files.writeString(truss.home().resolve("hello.json"), HELLO).toString();
        assertThat(truss.run("predict", "--model", model, "-f", file).output()).contains("chat.completion");
        assertThat(truss.run("predict", "--model-deployment", deployment, "-d", HELLO)
                        .output())
                .contains("chat.completion");

        Path output = truss.home().resolve("logs.txt");
        Process tail = truss.start(output, "model-logs", "--model-id", model, "--deployment-id", deployment, "--tail");
        try {
            Await.until("the log", PATIENCE, () -> Files.readString(output), text -> text.contains("200 OK"));
        } finally {
            tail.destroy();
            tail.onExit().join();
        }
    }

    @Test
    void aLargeArchiveGoesUpInPartsAndComesBack() throws IOException {
        try (TrussClient truss = newest()) {
            Path folder = truss.nano("large");
            byte[] bytes = new byte[20 << 20];
            new Random(7).nextBytes(bytes);
            Files.write(folder.resolve("weights.bin"), bytes);
            assertSucceeded(truss.run("push", folder.toString(), "--wait", "--tail"));

            JsonNode model = model("large");
            String[] ids = {
                "--model-id", model.path("id").asString(),
                "--deployment-id", model.path("production_deployment_id").asString()
            };
            Path back = truss.home().resolve("back");
            assertSucceeded(truss.run("download", ids[0], ids[1], ids[2], ids[3], "--out-dir", back.toString()));
            assertThat(back.resolve("weights.bin")).hasBinaryContent(bytes);
            assertThat(truss.run("model-config", ids[0], ids[1], ids[2], ids[3]).output())
                    .contains("# pushed by the stock client");
        }
    }

    @Test
    void aPromotedDeploymentTakesProduction() throws IOException {
        try (TrussClient truss = newest()) {
            String folder = truss.nano("promoted").toString();
            assertSucceeded(truss.run("push", folder, "--wait"));
            String first = model("promoted").path("production_deployment_id").asString();
            assertSucceeded(truss.run("push", folder, "--promote", "--wait", "--deployment-name", "second"));
            Await.until(
                    "production moved",
                    PATIENCE,
                    () -> !model("promoted")
                            .path("production_deployment_id")
                            .asString()
                            .equals(first));
        }
    }

    @Test
    void logsInThroughTheBrowserAndOutAgain() throws IOException {
        try (TrussClient truss = TrussClient.of(instance, TrussClient.NEWEST)) {
            Path output = truss.home().resolve("login.txt");
            Process login = truss.start(output, "login", "--browser", "--remote", "slipway");
            String code = Await.until(
                    "a code", PATIENCE, () -> found("Verification code: (\\S+)", output), c -> !c.isEmpty());
            assertThat(Files.readString(output)).contains(instance.url() + "/device?user_code=" + code);
            assertThat(instance.api()
                            .post("/v1/users/auth/device/approve", Json.write(Map.of("user_code", code)))
                            .status())
                    .isEqualTo(200);
            Await.until("logged in", PATIENCE, () -> !login.isAlive());
            assertThat(login.exitValue()).isZero();
            assertThat(truss.run("whoami").output()).contains("default\\admin");
            assertSucceeded(truss.run("auth", "logout", "--remote", "slipway"));
        }
    }

    @Test
    void logsInWithAKeyAndFailsWithAWrongOne() {
        try (TrussClient truss = TrussClient.of(instance, TrussClient.NEWEST)) {
            assertSucceeded(truss.run("login", "--api-key", instance.adminKey(), "--remote", "slipway"));
            assertThat(truss.run("whoami").output()).contains("default\\admin");
            assertSucceeded(truss.run("login", "--api-key", "wrong", "--remote", "slipway"));
            Run refused = truss.run("whoami");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.output()).contains("401", "no valid API key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TrussClient.NEWEST, TrussClient.YEAR_OLD})
    void aPushToAnEnvironmentThatDoesNotExistNamesIt(String version) {
        try (TrussClient truss = TrussClient.of(instance, version).withKey(instance.adminKey())) {
            Path folder = truss.nano("nowhere");
            Run refused = truss.run("push", folder.toString(), "--environment", "staging");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.output()).contains("environment").contains("staging");
        }
    }

    @Test
    void whatCannotBeServedIsRefusedBeforeAnythingIsMade() throws IOException {
        try (TrussClient truss = newest()) {
            Path python = truss.truss("python", "model_name: python-class\n");
            Files.createDirectories(python.resolve("model"));
            Files.writeString(python.resolve("model/model.py"), "class Model:\n    def predict(self, x): return x\n");
            Run refused = truss.run("push", python.toString());
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.output()).contains("ValidationError", "Python class");

            Path linked = truss.nano("linked");
            Files.createSymbolicLink(linked.resolve("hosts"), Path.of("/etc/hosts"));
            Run outside = truss.run("push", linked.toString());
            assertThat(outside.exit()).isEqualTo(1);
            assertThat(outside.output()).contains("outside of the archive");
            assertThat(instance.api().get("/v1/models").body()).doesNotContain("python-class", "\"linked\"");
        }
    }

    /** What is made of one of them takes a good part of the memory that there is, so some may be told to come back. */
    @Test
    void largeDocumentsAtOnceDoNotEndTheControlPlane() throws IOException {
        long before = instance.status().part("control-plane").pid();
        String body = Json.write(
                Map.of("query", "{truss_validation(config: \"%s\") {success}}".formatted("x".repeat(24 << 20))));
        List<CompletableFuture<Integer>> answers = Stream.generate(
                        () -> instance.api().postAsync("/graphql/", body))
                .limit(4)
                .map(answer -> answer.handle((reply, _) -> reply == null ? 0 : reply.status()))
                .toList();
        assertThat(answers).extracting(CompletableFuture::join).contains(200).isSubsetOf(200, 429, 0);
        assertThat(instance.status().part("control-plane").pid()).isEqualTo(before);
    }

    private TrussClient newest() {
        return TrussClient.of(instance, TrussClient.NEWEST).withKey(instance.adminKey());
    }

    private JsonNode model(String name) throws IOException {
        return instance.api()
                .get("/v1/models?name=" + name)
                .json()
                .path("models")
                .path(0);
    }

    private static void assertSucceeded(Run run) {
        assertThat(run.exit()).as(run.output()).isZero();
    }

    private static String found(String pattern, Path file) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
        return matcher.find() ? matcher.group(1) : "";
    }
}
