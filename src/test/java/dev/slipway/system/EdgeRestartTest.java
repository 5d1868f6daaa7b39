package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.LinuxProcesses;
import dev.slipway.system.harness.RawConnection;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.Run;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.Status.Part;
import dev.slipway.system.harness.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Order(Integer.MAX_VALUE - 1)
@ExtendWith(SharedInstance.class)
class EdgeRestartTest {
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(90);

    /** An edge keeps a connection that lies idle for 75 s. */
    private static final Duration OLD_EDGE_IS_GONE = Duration.ofSeconds(150);

    private final Instance instance;
    private final String chatPath;
    private final Part before;

    EdgeRestartTest(Instance instance) {
        this.instance = instance;
        this.chatPath = instance.chatPath();
        this.before = instance.status().part("edge");
    }

    @AfterEach
    void awaitOneEdge() {
        Await.until(
                "one edge is left",
                OLD_EDGE_IS_GONE,
                () -> instance.status().ready()
                        && instance.status().find("second-edge").isEmpty());
    }

    @Test
    void aRestartIsNotNoticed() throws IOException {
        String story = Chat.endless().json();
        try (Traffic traffic = Traffic.start(3, instance::api, chatPath, Chat.hello());
                Stream<String> lines = instance.api().stream(chatPath, story).body()) {
            Iterator<String> stream = lines.filter(line -> !line.isEmpty()).iterator();
            assertThat(stream.next()).startsWith("data: ");
            traffic.awaitAnswers(3);
            restart();
            traffic.awaitAnswers(6);
            assertThat(instance.status().part("edge").pid()).isNotEqualTo(before.pid());
            assertThat(last(stream)).isEqualTo("data: [DONE]");
            assertThat(traffic.stop()).matches(Traffic.Report::isClean);
        }
    }

    @Test
    void whatBothEdgesWroteDownIsFoundAndWhole() throws IOException {
        List<Reply> replies = new ArrayList<>();
        try (var kept = new RawConnection(instance.port())) {
            kept.send(hello());
            replies.add(kept.read());
            restart();
            kept.send(hello());
            replies.add(kept.read());
        }
        replies.add(RawConnection.exchange(instance.port(), hello()));
        for (Reply reply : replies) {
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(instance.api().get("/v1/receipts/" + reply.requestId()).status())
                    .isEqualTo(200);
        }
        try (Stream<Path> files = Files.list(instance.data().resolve("usage"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".jsonl")).flatMap(EdgeRestartTest::lines))
                    .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
        }
    }

    @Test
    void whoComesWhileAKilledEdgeIsReplacedWaitsAndIsAnswered() throws IOException {
        LinuxProcesses.signal("KILL", before.pid());
        Await.until("the edge is gone", RESTART_LIMIT, () -> !LinuxProcesses.isAlive(before.pid()));
        List<RawConnection> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            var caller = new RawConnection(instance.port());
            caller.send(hello());
            callers.add(caller);
        }
        for (RawConnection caller : callers) {
            try (caller) {
                assertThat(caller.read().status()).isEqualTo(200);
            }
        }
    }

    private void restart() {
        Run restart = instance.launch(RESTART_LIMIT, "restart", "edge");
        assertThat(restart.exit()).as(restart.output()).isZero();
    }

    private String hello() {
        String body = Chat.hello().with("max_tokens", 4).json();
        return "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(chatPath, instance.adminKey(), body.length(), body);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String last(Iterator<String> lines) {
        String last = "";
        while (lines.hasNext()) {
            last = lines.next();
        }
        return last;
    }
}
