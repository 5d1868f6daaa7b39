package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Deployed;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A replica that holds one request at a time, and holds one. */
@ExtendWith(SharedInstance.class)
class FullReplicaTest {
    private final Instance instance;
    private Deployed model;

    FullReplicaTest(Instance instance) {
        this.instance = instance;
    }

    @BeforeEach
    void serve() throws IOException {
        Map<String, Object> oneAtATime = Map.of("runtime", Map.of("predict_concurrency", 1));
        model = Deployed.serving(instance, "full-" + System.nanoTime(), oneAtATime);
    }

    @AfterEach
    void delete() throws IOException {
        model.delete();
    }

    @Test
    void theNextRequestWaitsForItsTurn() throws IOException {
        try (Stream<String> running = run()) {
            Iterator<String> lines = running.iterator();
            lines.next();
            CompletableFuture<Reply> next =
                    instance.api().postAsync(model.chatPath(), Chat.hello().json());
            assertThat(lastOf(lines)).isEqualTo("data: [DONE]");
            assertThat(next.join().status()).isEqualTo(200);
        }
    }

    @Test
    void theNextRequestIsRefusedWhereThePolicySaysSo() throws IOException {
        String deployment = model.production().at("/current_deployment/id").asString();
        String settings = model.path("/deployments/" + deployment + "/request_backpressure_settings");
        assertThat(instance.api()
                        .send("PATCH", settings, "{\"policy\": \"REJECT_ON_FULL\"}")
                        .status())
                .isEqualTo(200);
        Reply refused = Await.until(
                "the edge knows the policy",
                Duration.ofSeconds(30),
                this::askWhileFull,
                reply -> reply.status() != 200);
        assertThat(refused.status()).as(refused.body()).isEqualTo(429);
        assertThat(refused.header("retry-after")).hasValue("1");
        Reply after = instance.api().post(model.chatPath(), Chat.hello().json());
        assertThat(after.status()).as(after.body()).isEqualTo(200);
    }

    private Reply askWhileFull() throws IOException {
        try (Stream<String> running = run()) {
            Iterator<String> lines = running.iterator();
            lines.next();
            Reply reply = instance.api().post(model.chatPath(), Chat.hello().json());
            assertThat(lastOf(lines)).isEqualTo("data: [DONE]");
            return reply;
        }
    }

    private Stream<String> run() throws IOException {
        HttpResponse<Stream<String>> answer =
                instance.api().stream(model.chatPath(), Chat.endless().json());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static String lastOf(Iterator<String> lines) {
        String last = "";
        while (lines.hasNext()) {
            String line = lines.next();
            last = line.isEmpty() ? last : line;
        }
        return last;
    }
}
