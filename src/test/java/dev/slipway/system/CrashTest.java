package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.LinuxProcesses;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Order(Integer.MAX_VALUE)
@ExtendWith(SharedInstance.class)
class CrashTest {
    private static final Duration EDGE_IS_BACK = Duration.ofSeconds(45);
    private static final Duration CONTROL_PLANE_IS_BACK = Duration.ofSeconds(90);
    private static final Duration DATABASE_IS_BACK = Duration.ofSeconds(120);

    private final Instance instance;
    private final String modelId;
    private final String chatPath;
    private final Status before;

    CrashTest(Instance instance) {
        this.instance = instance;
        this.modelId = instance.bundledModel().path("id").asString();
        this.chatPath = instance.chatPath();
        this.before = instance.status();
    }

    @AfterEach
    void awaitEverything() {
        Await.until(
                "the instance is whole again",
                DATABASE_IS_BACK,
                () -> chat() == 200
                        && instance.api().get("/v1/models").status() == 200
                        && instance.status().ready());
    }

    @Test
    void requestsWaitWhileAKilledReplicaIsReplaced() {
        long killed = before.replicaOf(modelId).pid();
        LinuxProcesses.signal("KILL", killed);
        List<CompletableFuture<Reply>> replies = IntStream.range(0, 4)
                .mapToObj(i -> instance.api().postAsync(chatPath, Chat.hello().json()))
                .toList();
        assertThat(replies)
                .allSatisfy(reply -> assertThat(reply.join().status())
                        .as(reply.join().body())
                        .isEqualTo(200));
        assertThat(instance.status().replicaOf(modelId).pid()).isNotEqualTo(killed);
    }

    @Test
    void inferenceGoesOnAndReplicasStayWhenTheControlPlaneIsKilled() throws IOException {
        try (Stream<String> lines = instance.api().stream(
                        chatPath, Chat.endless().with("max_tokens", 1000).json())
                .body()) {
            Iterator<String> stream = lines.filter(line -> !line.isEmpty()).iterator();
            assertThat(stream.next()).startsWith("data: ");
            LinuxProcesses.signal("KILL", before.part("control-plane").pid());
            assertThat(chat()).isEqualTo(200);
            assertThat(last(stream)).isEqualTo("data: [DONE]");
        }
        Await.until("the control plane answers", CONTROL_PLANE_IS_BACK, () -> management() == 200);
        assertThat(instance.status().part("control-plane").pid())
                .isNotEqualTo(before.part("control-plane").pid());
        assertThat(instance.status().replicaOf(modelId)).isEqualTo(before.replicaOf(modelId));
        assertThat(chat()).isEqualTo(200);
    }

    @Test
    void inferenceGoesOnWhileTheDatabaseIsKilledAndReplaced() throws IOException {
        long killed = before.part("postgres").pid();
        LinuxProcesses.signal("KILL", killed);
        assertThat(chat()).isEqualTo(200);
        Await.until("the database is back", DATABASE_IS_BACK, () -> {
            assertThat(chat()).isEqualTo(200);
            return instance.status()
                            .find("postgres")
                            .filter(part -> part.pid() != killed)
                            .isPresent()
                    && management() == 200;
        });
        assertThat(instance.status().replicaOf(modelId).pid())
                .isEqualTo(before.replicaOf(modelId).pid());
    }

    @Test
    void aKilledEdgeIsReplaced() {
        LinuxProcesses.signal("KILL", before.part("edge").pid());
        Await.until("the edge answers", EDGE_IS_BACK, () -> chat() == 200);
        assertThat(instance.status().part("edge").pid())
                .isNotEqualTo(before.part("edge").pid());
        assertThat(instance.status().part("control-plane")).isEqualTo(before.part("control-plane"));
    }

    @Test
    void managementFailsClearlyAndInferenceGoesOnWhileTheControlPlaneIsStopped() throws IOException {
        long controlPlane = before.part("control-plane").pid();
        LinuxProcesses.signal("STOP", controlPlane);
        try {
            CompletableFuture<Reply> management = instance.api().getAsync("/v1/models");
            while (!management.isDone()) {
                assertThat(chat()).isEqualTo(200);
            }
            assertThat(management
                            .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                            .join())
                    .satisfies(reply -> {
                        assertThat(reply.status()).isBetween(502, 504);
                        assertThat(reply.json().has("error") || reply.json().has("message"))
                                .isTrue();
                    });
            assertThat(instance.status().part("edge")).isEqualTo(before.part("edge"));
        } finally {
            LinuxProcesses.signal("CONT", controlPlane);
        }
    }

    private int chat() throws IOException {
        return instance.api()
                .post(chatPath, Chat.hello().with("max_tokens", 4).json())
                .status();
    }

    private int management() throws IOException {
        return instance.api().get("/v1/models/" + modelId).status();
    }

    private static String last(Iterator<String> lines) {
        String last = "";
        while (lines.hasNext()) {
            last = lines.next();
        }
        return last;
    }
}
