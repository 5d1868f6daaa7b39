package dev.slipway.control.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.SlipwayProperties;
import dev.slipway.control.host.LogRotation;
import dev.slipway.control.secret.DeploymentSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputFollowerTest {

    private static final AtomicInteger DEPLOYMENTS = new AtomicInteger();

    private static ControlPlane controlPlane;
    private static Path folder;

    private String deployment;
    private Path file;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = ControlPlane.start();
        folder = controlPlane.bean(SlipwayProperties.class).data().resolve("logs/replicas");
        Files.createDirectories(folder);
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @BeforeEach
    void nameFile() {
        deployment = "dep%04d".formatted(DEPLOYMENTS.incrementAndGet());
        file = folder.resolve(deployment + "-abcde.log");
    }

    @Test
    void linesAreKeptOnceWhoeverReadsThem() throws IOException {
        OutputFollower follower = follower();
        write("one\ntwo\nthr");
        follower.pass();
        follower.pass();
        assertThat(messages()).containsExactly("one", "two");

        write("ee\n");
        follower().pass();
        assertThat(messages()).containsExactly("one", "two", "three");
        assertThat(lines().getFirst())
                .returns("abcde", LogLine::replica)
                .returns(LogComponent.SERVE, LogLine::component);
    }

    @Test
    void theTimeOfALineIsItsOwnAndNeverBeforeTheLineAbove() throws IOException {
        Instant day = Instant.now().minus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        write("""
                {"@timestamp":"%s","message":"first"}
                below it
                {"@timestamp":"1999-01-01T00:00:00Z","message":"old"}
                {"@timestamp":"2999-01-01T00:00:00Z","message":"tomorrow"}
                """.formatted(day));
        follower().pass();
        assertThat(messages()).containsExactly("first", "below it", "old", "tomorrow");
        assertThat(lines().getFirst().at()).isEqualTo(LogTime.nanos(day));
        assertThat(lines().getLast().at()).isLessThanOrEqualTo(LogTime.nanos(Instant.now()));
    }

    @Test
    void aFileThatBeganAnewIsReadFromItsStart() throws IOException {
        OutputFollower follower = follower();
        write("a long first line\n");
        follower.pass();
        Files.writeString(file, "short\n");
        follower.pass();
        assertThat(messages()).containsExactly("a long first line", "short");
    }

    @Test
    void aFileThatGrewTooLongBeginsAnewAndLosesNothing() throws IOException {
        OutputFollower follower = follower();
        String line = "x".repeat(65_000) + "\n";
        for (int i = 0; i < 270; i++) {
            write(line);
        }
        write("last before\n");
        while (Files.size(file) > 0) {
            follower.pass();
        }
        write("first after\n");
        follower.pass();
        assertThat(lines()).hasSize(272);
        assertThat(messages()).endsWith("last before", "first after");
        assertThat(LogRotation.previous(file)).exists();
    }

    @Test
    void aFloodIsCountedAndNotKept() throws IOException {
        write("noise\n".repeat(60_000) + "end\n");
        OutputFollower follower = follower();
        follower.pass();
        assertThat(lines().size()).isBetween(10_000, 25_000);
        assertThat(lines())
                .anySatisfy(line -> assertThat(line.message()).contains("lines were dropped here"))
                .anySatisfy(line -> assertThat(line.level()).isEqualTo(LogLevel.WARNING));
    }

    @Test
    void theSecretsOfADeploymentDoNotGetIntoItsLog() throws IOException {
        String key = "-----BEGIN KEY-----\n  c2VjcmV0\n-----END KEY-----";
        controlPlane
                .admin()
                .post("/v1/secrets", Map.of("name", "token", "value", "hf_1234"))
                .ok();
        controlPlane
                .admin()
                .post("/v1/secrets", Map.of("name", "key", "value", key))
                .ok();
        Map<String, Object> config = Configs.nanoWith("secrets", Map.of("token", "", "key", ""));
        deployment = controlPlane
                .admin()
                .post("/v1/models", Configs.push("talkative", config))
                .ok()
                .at("/deployment/id")
                .stringValue();
        file = folder.resolve(deployment + "-abcde.log");
        write("TRUSS_SECRET_token=hf_1234.\n" + key + "\n{\"message\":\"a hf_1234 b hf_1234\",\"level\":\"ERROR\"}\n");
        follower().pass();
        assertThat(messages()).endsWith("TRUSS_SECRET_token=***.", "***", "  ***", "***", "a *** b ***");
    }

    @Test
    void theFileOfAReplicaThatIsLongGoneIsDeleted() throws IOException {
        write("done");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(30, ChronoUnit.DAYS)));
        follower().pass();
        assertThat(file).doesNotExist();
        assertThat(messages()).containsExactly("done");
    }

    private static OutputFollower follower() {
        return new OutputFollower(
                controlPlane.bean(SlipwayProperties.class),
                controlPlane.bean(LogLines.class),
                controlPlane.bean(LogPartitions.class),
                controlPlane.bean(LogRetention.class),
                controlPlane.bean(DeploymentSecrets.class),
                Clock.systemUTC());
    }

    private void write(String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> messages() {
        return lines().stream().map(LogLine::message).toList();
    }

    private List<LogLine> lines() {
        LogQuery everything =
                new LogQuery(0, Long.MAX_VALUE, false, 100_000, null, null, null, null, null, List.of(), List.of());
        return controlPlane.bean(LogSearch.class).find(List.of(deployment), everything);
    }
}
