package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Run;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.TrussClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What becomes of each flag of {@code truss push}. */
@ExtendWith(SharedInstance.class)
class TrussPushFlagsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Instance instance;

    TrussPushFlagsTest(Instance instance) {
        this.instance = instance;
    }

    @Test
    void everyFlagOfAFirstPushIsApplied() throws IOException {
        try (TrussClient truss = client()) {
            Path folder = truss.nano("unnamed");
            Path other = folder.resolve("other.yaml");
            Files.writeString(other, Files.readString(folder.resolve("config.yaml")) + "description: the other\n");
            push(
                    truss,
                    "%s --config %s --model-name flags --deployment-name first --deploy-timeout-minutes 30 --team default"
                            .formatted(folder, other),
                    "--include-git-info --disable-truss-download --no-cache --trusted --publish --wait --timeout-seconds 120");

            JsonNode deployment = deployment("flags", "first");
            assertThat(deployment.path("status").asString()).isEqualTo("ACTIVE");
            String[] ids = {
                "--model-id",
                model("flags"),
                "--deployment-id",
                deployment.path("id").asString()
            };
            assertThat(truss.run("model-config", ids[0], ids[1], ids[2], ids[3]).output())
                    .contains("description: the other");
            Run download = truss.run("download", ids[0], ids[1], ids[2], ids[3], "--out-dir", "nowhere");
            assertThat(download.exit()).isEqualTo(1);
            assertThat(instance.api().get("/v1/models").body()).doesNotContain("\"unnamed\"");
        }
    }

    @Test
    void flagsOfAPromotionSayWhatBecomesOfWhatServedBefore() throws IOException {
        try (TrussClient truss = client()) {
            String folder = truss.nano("promoting").toString();
            push(truss, folder, "--deployment-name old --wait");
            push(
                    truss,
                    folder,
                    "--promote --preserve-previous-production-deployment --no-preserve-env-instance-type"
                            + " --deployment-name new --wait");
            String next = deployment("promoting", "new").path("id").asString();
            Await.until("production moved", PATIENCE, () -> production("promoting"), next::equals);
            assertThat(deployment("promoting", "old").path("status").asString()).isEqualTo("ACTIVE");
        }
    }

    @Test
    void anEnvironmentGetsWhatIsPushedToIt() throws IOException {
        try (TrussClient truss = client()) {
            String folder = truss.nano("staged").toString();
            push(truss, folder, "--wait");
            String environments = "/v1/models/" + model("staged") + "/environments";
            assertThat(instance.api()
                            .post(environments, "{\"name\": \"staging\"}")
                            .status())
                    .isEqualTo(200);
            push(truss, folder, "--environment staging --preserve-env-instance-type --deployment-name staged --wait");
            String id = deployment("staged", "staged").path("id").asString();
            Await.until(
                    "staging serves it",
                    PATIENCE,
                    () -> instance.api()
                            .get(environments + "/staging")
                            .json()
                            .at("/current_deployment/id")
                            .asString(),
                    id::equals);
            assertThat(production("staged")).isNotEqualTo(id);
        }
    }

    @Test
    void aFlagThatCannotBeAppliedIsRefusedByNameAndMakesNothing() throws IOException {
        try (TrussClient truss = client()) {
            String folder = truss.nano("refused").toString();
            assertThat(refused(truss, folder, "--team", "others")).contains("others");
            assertThat(refused(truss, folder, "--deployment-name", "n".repeat(256)))
                    .contains("deployment_name");
            assertThat(refused(truss, folder, "--labels", "[1]")).contains("labels");
            assertThat(instance.api().get("/v1/models").body()).doesNotContain("\"refused\"");
        }
    }

    private TrussClient client() {
        return TrussClient.of(instance, TrussClient.NEWEST).withKey(instance.adminKey());
    }

    private static void push(TrussClient truss, String... words) {
        List<String> command = new ArrayList<>(List.of("push"));
        Arrays.stream(words).flatMap(part -> Arrays.stream(part.split(" "))).forEach(command::add);
        Run run = truss.run(command.toArray(String[]::new));
        assertThat(run.exit()).as(run.output()).isZero();
    }

    private static String refused(TrussClient truss, String folder, String flag, String value) {
        Run run = truss.run("push", folder, flag, value);
        assertThat(run.exit()).as(run.output()).isNotZero();
        return run.output();
    }

    private String model(String name) throws IOException {
        return found(name).path("id").asString();
    }

    private String production(String name) throws IOException {
        return found(name).path("production_deployment_id").asString();
    }

    private JsonNode found(String name) throws IOException {
        return instance.api().get("/v1/models?name=" + name).json().at("/models/0");
    }

    private JsonNode deployment(String model, String name) throws IOException {
        return instance.api()
                .get("/v1/models/" + model(model) + "/deployments")
                .json()
                .path("deployments")
                .valueStream()
                .filter(deployment -> deployment.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
