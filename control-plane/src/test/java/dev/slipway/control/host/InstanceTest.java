package dev.slipway.control.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.host.InstanceProcess.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class InstanceTest {

    @TempDir
    Path directory;

    private InstanceProcess instance;

    @BeforeEach
    void prepare() throws IOException {
        instance = new InstanceProcess(directory);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        instance.end();
    }

    @Test
    void saysWhereItIsWhenTheModelAnswers() throws Exception {
        Outcome up = instance.run("up", "--detach", "--port", "0");
        assertThat(up.status()).as(up.output()).isZero();
        int port = instance.record("supervisor").port();
        assertThat(up.output())
                .contains(
                        "ready: http://localhost:%d    (sign in: http://localhost:%d/sign-in?token=once — one use, 15 minutes; API key: %s)"
                                .formatted(port, port, instance.data().adminApiKey()))
                .contains(
                        "model: nano (demonstration model)  http://localhost:%d/model-abcd1234/environments/production/sync/v1"
                                .formatted(port));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.2, 127.0.0.2", "::1, [::1]"})
    void isReadyAtAnyLoopbackAddress(String bind, String host) throws Exception {
        Outcome up = instance.run("up", "--detach", "--port", "0", "--bind", bind);
        assertThat(up.status()).as(up.output()).isZero();
        String url =
                "http://%s:%d".formatted(host, instance.record("supervisor").port());
        assertThat(up.output()).contains("ready: " + url + " ", "HTTP_PROXY=" + url + " ");
        assertThat(instance.run("status", "--json").output()).contains("\"ready\":true", "\"url\":\"" + url + "\"");
    }

    @Test
    void aSecondUpSaysWhereTheFirstIs() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        Outcome second = instance.run("up", "--detach", "--port", "0");
        assertThat(second.status()).isZero();
        assertThat(second.output())
                .contains("already running: http://localhost:"
                        + instance.record("supervisor").port())
                .contains("/sign-in?token=once");
    }

    @Test
    void aSecondUpWaitsForTheFirstThatStarts() throws Exception {
        Process first = instance.start("up", "--detach", "--port", "0");
        Outcome second = instance.run("up", "--detach", "--port", "0");
        assertThat(second.status()).as(second.output()).isZero();
        assertThat(instance.data().readyMark()).exists();
        assertThat(first.waitFor()).isZero();
    }

    @Test
    void anUpWhileADownIsAtWorkStartsAnewAndIsLeftAlone() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        LiveProcess before = instance.record("supervisor").process();
        Process down = instance.start("down");
        assertThat(before.awaitEnd(Duration.ofSeconds(10))).isTrue();
        Outcome up = instance.run("up", "--detach", "--port", "0");
        assertThat(down.waitFor()).isZero();
        assertThat(up.status()).as(up.output()).isZero();
        assertThat(instance.record("supervisor").process()).isNotEqualTo(before);
        assertThat(instance.data().readyMark()).exists();
        assertThat(instance.data().records().all())
                .hasSize(4)
                .allMatch(record -> record.process().alive());
    }

    @Test
    void settingsThatAreTooLargeOrNoFileAreNamed() throws Exception {
        instance.data().prepare();
        Files.write(instance.data().settings(), new byte[(1 << 20) + 1]);
        Outcome up = instance.run("up", "--detach", "--port", "0");
        assertThat(up.status()).isEqualTo(1);
        assertThat(up.output()).contains("config.yaml: config: the settings must have at most 1048576 bytes");

        Files.delete(instance.data().settings());
        Files.createDirectory(instance.data().settings());
        assertThat(instance.run("up", "--port", "0").output())
                .contains("config.yaml: config: the settings must be a regular file");
    }

    @Test
    void makesAnAdminKeyThatStaysTheSameAndOnlyTheOwnerReads() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        String key = Files.readString(instance.data().adminApiKey());
        assertThat(key).matches("[A-Za-z0-9]{8}\\.[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(instance.data().adminApiKey())))
                .isEqualTo("rw-------");
        instance.run("down");
        instance.run("up", "--detach", "--port", "0");
        assertThat(Files.readString(instance.data().adminApiKey())).isEqualTo(key);
    }

    @Test
    void isReadyWithAnAdminKeyThatWasRevokedAndSaysSo() throws Exception {
        Files.writeString(instance.data().adminApiKey(), StandIn.REVOKED_KEY);
        Outcome up = instance.run("up", "--detach", "--port", "0");
        assertThat(up.status()).as(up.output()).isZero();
        String hint =
                "the API key in %s is not valid any more: sign in to make another, or run down, delete the file and run up"
                        .formatted(instance.data().adminApiKey());
        assertThat(up.output())
                .contains("/sign-in?token=once — one use, 15 minutes; " + hint)
                .contains("the edge answers")
                .doesNotContain("nano answers", "$(cat");
        assertThat(instance.run("up", "--detach", "--port", "0").output())
                .contains("already running: ")
                .contains(hint);
    }

    @Test
    void restartsAKilledPart() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        for (String role : List.of("edge", "control-plane", "postgres")) {
            ProcessRecord killed = instance.record(role);
            killed.process().kill();
            InstanceProcess.await(role + " again", () -> instance.record(role).pid() != killed.pid());
            assertThat(instance.record(role).port()).isEqualTo(killed.port());
        }
    }

    @Test
    void nothingThatAKilledSupervisorLeavesBlocksTheNextUp() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        int port = instance.record("supervisor").port();
        LiveProcess supervisor = instance.record("supervisor").process();
        supervisor.kill();
        assertThat(supervisor.awaitEnd(Duration.ofSeconds(5))).isTrue();
        Outcome up = instance.run("up", "--detach", "--port", String.valueOf(port));
        assertThat(up.status()).as(up.output()).isZero();
    }

    @Test
    void downLeavesNoProcess() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        List<ProcessRecord> records = instance.data().records().all();
        Outcome down = instance.run("down");
        assertThat(down.status()).as(down.output()).isZero();
        assertThat(records).hasSize(4).noneMatch(record -> record.process().alive());
        assertThat(instance.data().records().all()).isEmpty();
    }

    @Test
    void downEndsWhatAKilledSupervisorLeft() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        List<ProcessRecord> records = instance.data().records().all();
        instance.record("supervisor").process().kill();
        instance.run("down");
        assertThat(records).noneMatch(record -> record.process().alive());
    }

    @Test
    void downLeavesAProcessAloneThatOnlyHasTheRecordedPid() throws Exception {
        Process stranger = new ProcessBuilder("cat").start();
        ProcessRecord stale = ProcessRecord.ofPart(
                "edge",
                new LiveProcess(
                        stranger.pid(),
                        LiveProcess.of(stranger.toHandle()).startedAt().minusSeconds(60)),
                1);
        instance.data().records().write(stale);
        instance.run("down");
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroy();
    }

    @Test
    void aTerminatedForegroundStopsEverything() throws Exception {
        Process up = instance.start("up", "--port", "0");
        InstanceProcess.await("announcement", () -> instance.said("model: "));
        List<ProcessRecord> records = instance.data().records().all();
        up.destroy();
        up.waitFor();
        assertThat(records).hasSize(4).noneMatch(record -> record.process().alive());
    }

    @Test
    void aConnectionThatComesWhileThereIsNoEdgeWaitsForTheNext() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        ProcessRecord killed = instance.record("edge");
        killed.process().kill();
        assertThat(killed.process().awaitEnd(Duration.ofSeconds(5))).isTrue();
        for (InetAddress address : new PublicAddress(PublicAddress.LOOPBACK, killed.port()).listened()) {
            try (var waiting = new Socket(address, killed.port())) {
                assertThat(waiting.isConnected()).isTrue();
            }
        }
        assertThat(answeringEdge(killed.port())).isNotEqualTo(killed.pid());
    }

    @Test
    void aRestartOnPurposePutsANewEdgeInThePlaceOfTheOld() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        ProcessRecord before = instance.record("edge");
        assertThat(answeringEdge(before.port())).isEqualTo(before.pid());
        Outcome restart = instance.run("restart", "edge");
        assertThat(restart.status()).as(restart.output()).isZero();
        ProcessRecord after = instance.record("edge");
        assertThat(restart.output()).contains("the edge is now process " + after.pid());
        assertThat(after.pid()).isNotEqualTo(before.pid());
        assertThat(before.process().awaitEnd(Duration.ofSeconds(20))).isTrue();
        assertThat(answeringEdge(before.port())).isEqualTo(after.pid());
        after.process().kill();
        InstanceProcess.await("a third edge", () -> instance.record("edge").pid() != after.pid());
    }

    @Test
    void theOldEdgeStaysWhenTheNewOneDoesNotStart() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        ProcessRecord before = instance.record("edge");
        instance.writeArguments("platform-api", NoProgram.class);
        Outcome restart = instance.run("restart", "edge");
        assertThat(restart.status()).isEqualTo(1);
        assertThat(restart.output()).contains("the old one stays").contains("no settings, no program");
        assertThat(instance.record("edge")).isEqualTo(before);
        assertThat(answeringEdge(before.port())).isEqualTo(before.pid());
    }

    @Test
    void onlyAnEdgeOfAnInstanceThatRunsIsRestarted() throws Exception {
        assertThat(instance.run("restart", "edge").output()).contains("nothing runs for");
        Outcome other = instance.run("restart", "postgres");
        assertThat(other.status()).isEqualTo(2);
    }

    @Test
    void onlyTheFirstEdgeListensWithoutARehearsal() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        ProcessRecord first = instance.record("edge");
        assertThat(get(first.port(), "/settings")).contains("--slipway.edge.rehearsal=0");
        first.process().kill();
        assertThat(first.process().awaitEnd(Duration.ofSeconds(5))).isTrue();
        assertThat(get(first.port(), "/settings")).doesNotContain("rehearsal");
    }

    private static long answeringEdge(int port) throws Exception {
        return Long.parseLong(get(port, "/pid"));
    }

    private static String get(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    @Test
    void namesAPortThatIsTaken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome up = instance.run("up", "--detach", "--port", String.valueOf(taken.getLocalPort()));
            assertThat(up.status()).isEqualTo(1);
            assertThat(up.output()).contains("port " + taken.getLocalPort());
        }
    }

    @Test
    void failsWithTheEndOfTheLogOfThePartThatFailed() throws Exception {
        instance.writeArguments("control-plane", NoProgram.class);
        Outcome up = instance.run("up", "--detach", "--port", "0");
        assertThat(up.status()).isEqualTo(1);
        assertThat(up.output()).contains("control-plane ended").contains("no settings, no program");
        assertThat(instance.data().records().all()).isEmpty();
    }

    @Test
    void namesADataDirectoryThatCannotBeWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        InstanceProcess.Outcome up = instance.runIn(file.resolve("data"), "up", "--port", "0");
        assertThat(up.status()).isEqualTo(1);
        assertThat(up.output())
                .contains(file.resolve("data") + " cannot be written")
                .doesNotContain("\tat ");
    }

    @Test
    void statusTellsEveryPartAndWhetherAllIsReady() throws Exception {
        instance.run("up", "--detach", "--port", "0");
        String status = instance.run("status", "--json").output();
        assertThat(status)
                .contains("\"ready\":true")
                .contains("\"url\":\"http://localhost:%d\""
                        .formatted(instance.record("supervisor").port()))
                .contains("{\"role\":\"postgres\",\"pid\":%d,\"port\":%d}"
                        .formatted(
                                instance.record("postgres").pid(),
                                instance.record("postgres").port()));
    }

    @Test
    void statusIsNotReadyWhereNothingRuns() throws Exception {
        assertThat(instance.run("status", "--json").output())
                .startsWith("{\"ready\":false,\"url\":null,")
                .endsWith("\"processes\":[]}\n");
    }

    /** A part that cannot start. */
    static final class NoProgram {
        static void main() {
            System.out.println("no settings, no program");
            System.exit(3);
        }
    }
}
