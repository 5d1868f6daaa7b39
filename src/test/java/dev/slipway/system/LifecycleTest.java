package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Json;
import dev.slipway.system.harness.Launcher;
import dev.slipway.system.harness.LinuxProcesses;
import dev.slipway.system.harness.Run;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedInstance.class)
class LifecycleTest {
    private final Instance shared;

    LifecycleTest(Instance shared) {
        this.shared = shared;
    }

    @Test
    void aRestartKeepsKeysModelsAndIdsAndLeavesTheOtherInstanceAlone() throws IOException {
        String tracked = trackedChanges();
        try (Instance instance = Instance.started()) {
            String key = instance.adminKey();
            JsonNode model = instance.bundledModel();
            String made = instance.api()
                    .post("/v1/api_keys", "{\"name\": \"kept\", \"type\": \"PERSONAL\"}")
                    .json()
                    .path("api_key")
                    .asString();

            assertThat(instance.down().exit()).isZero();
            assertThat(instance.processes()).isEmpty();
            assertThat(shared.api().post(shared.chatPath(), Chat.hello().json()).status())
                    .isEqualTo(200);

            assertThat(instance.up())
                    .satisfies(up -> assertThat(up.exit()).as(up.output()).isZero());
            assertThat(instance.adminKey()).isEqualTo(key);
            assertThat(instance.bundledModel()).isEqualTo(model);
            assertThat(instance.anonymous()
                            .withKey(made)
                            .post(instance.chatPath(), Chat.hello().json())
                            .status())
                    .isEqualTo(200);
        }
        assertThat(trackedChanges()).isEqualTo(tracked);
    }

    @Test
    void aRevokedAdminKeyKeepsNothingFromStartingAndADeletedFileGetsAnother() throws IOException {
        try (Instance instance = Instance.started()) {
            String revoked = instance.adminKey();
            instance.api().delete("/v1/api_keys/" + revoked.split("\\.")[0]);
            instance.down();

            assertThat(instance.up())
                    .satisfies(up -> assertThat(up.exit()).as(up.output()).isZero())
                    .satisfies(up -> assertThat(up.output()).contains("is not valid any more", "/sign-in?token="));
            assertThat(instance.api().get("/v1/models").status()).isEqualTo(401);
            instance.down();

            for (int replaced = 0; replaced < 2; replaced++) {
                Files.delete(instance.data().resolve("admin-api-key"));
                assertThat(instance.up())
                        .satisfies(up -> assertThat(up.exit()).as(up.output()).isZero())
                        .satisfies(up -> assertThat(up.output()).contains("API key: " + instance.data()));
                assertThat(instance.api().get("/v1/api_keys").json().path("keys"))
                        .singleElement()
                        .satisfies(key -> assertThat(instance.adminKey())
                                .startsWith(key.path("prefix").asString()));
                instance.down();
            }
        }
    }

    @Test
    void aKilledSupervisorBlocksNothingAndLosesNothing() throws IOException {
        try (Instance instance = Instance.started()) {
            JsonNode model = instance.bundledModel();
            String supervisor = Files.readString(instance.data().resolve("run/supervisor.json"));
            LinuxProcesses.signal("KILL", Json.parse(supervisor).path("pid").asLong());

            assertThat(instance.up())
                    .satisfies(up -> assertThat(up.exit()).as(up.output()).isZero());
            assertThat(instance.bundledModel()).isEqualTo(model);
            assertThat(instance.api()
                            .post(instance.chatPath(), Chat.hello().json())
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void inTheForegroundAnInterruptStopsEverything() throws IOException, InterruptedException {
        try (Instance instance = Instance.fresh();
                var up = instance.foreground("up", "--port", Integer.toString(instance.port()))) {
            up.awaitOutput(Duration.ofMinutes(2), "ready: http://localhost:" + instance.port());
            up.stop("INT", Duration.ofSeconds(15));
            assertThat(up.processes()).isEmpty();
        }
    }

    @Test
    void inTheForegroundItNeedsNoInputAndNobodyWhoReadsItsOutput() throws IOException {
        try (Instance instance = Instance.fresh()) {
            String command =
                    "exec ./slipway up --port %d --data %s <&- >&-".formatted(instance.port(), instance.data());
            Process up = new ProcessBuilder("sh", "-c", command)
                    .directory(Launcher.home().toFile())
                    .inheritIO()
                    .start();
            Await.until(
                    "ready or ended",
                    Duration.ofMinutes(2),
                    () -> !up.isAlive() || instance.status().ready());
            assertThat(up.isAlive()).isTrue();
        }
    }

    @Test
    void aSecondUpSaysThatItIsRunningAndChangesNothing() {
        var before = shared.status();
        Run second = shared.up();
        assertThat(second.exit()).isZero();
        assertThat(second.output()).containsAnyOf("already", "ready").contains(shared.url(), "/sign-in?token=");
        assertThat(shared.status()).isEqualTo(before);
    }

    @Test
    void aTakenPortIsNamedAndNothingStaysBehind() throws IOException {
        try (Instance other = Instance.fresh()) {
            Run refused =
                    other.launch(Duration.ofMinutes(1), "up", "--detach", "--port", Integer.toString(shared.port()));
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.output()).contains(Integer.toString(shared.port()));
            assertThat(other.processes()).isEmpty();
        }
    }

    @Test
    void aDataDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createTempFile("slipway", "file");
        try {
            Path impossible = file.resolve("data");
            Run refused = Launcher.run(
                    Duration.ofMinutes(1),
                    "up",
                    "--detach",
                    "--port",
                    Integer.toString(Instance.freePort()),
                    "--data",
                    impossible.toString());
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.output()).contains(impossible.toString()).doesNotContain("\tat ");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void secretsAreReadableByTheirOwnerOnly() throws IOException {
        for (String file : new String[] {"admin-api-key", "run/internal-token"}) {
            Set<?> permissions = Files.getPosixFilePermissions(shared.data().resolve(file));
            assertThat(permissions).as(file).hasToString("[OWNER_READ, OWNER_WRITE]");
        }
        assertThat(shared.adminKey()).matches("[A-Za-z0-9]{8}\\.[A-Za-z0-9_-]{43}");
    }

    @Test
    void statusNamesEveryPart() {
        var status = shared.status();
        assertThat(status.ready()).isTrue();
        assertThat(status.url()).isEqualTo(shared.url());
        assertThat(status.part("edge").port()).isEqualTo(shared.port());
        assertThat(Stream.of("edge", "control-plane", "postgres", "replica").map(status::part))
                .allMatch(part -> LinuxProcesses.isAlive(part.pid()));
        assertThat(shared.launch(Duration.ofSeconds(20), "status").output())
                .contains("edge", "control-plane", "postgres");
    }

    @Test
    void logsShowWhatAPartSaid() {
        assertThat(shared.launch(Duration.ofSeconds(20), "logs", "control-plane")
                        .output())
                .contains("Started");
        assertThat(shared.launch(Duration.ofSeconds(20), "logs").output())
                .contains("supervisor.log <==", "control-plane.log <==", "edge.log <==", "postgres.log <==");
        String replica = String.valueOf(shared.status().part("replica").replicaId());
        assertThat(shared.launch(Duration.ofSeconds(20), "logs", replica).output())
                .contains("Netty started")
                .doesNotContain("cannot open");
        var unknown = shared.launch(Duration.ofSeconds(20), "logs", "nosuch");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.output()).contains("no log of nosuch", "there are: control-plane edge", replica);
    }

    /** Tracked files of the clone that differ from the last commit. */
    private static String trackedChanges() throws IOException {
        Process git = new ProcessBuilder("git", "diff", "HEAD")
                .directory(Launcher.home().toFile())
                .start();
        try (var output = git.inputReader()) {
            return output.readAllAsString();
        }
    }
}
