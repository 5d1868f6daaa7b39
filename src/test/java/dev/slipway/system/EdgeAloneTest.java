package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Foreground;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedInstance.class)
@TestInstance(Lifecycle.PER_CLASS)
class EdgeAloneTest {
    private static final String CHAT = "/model-abcd1234/environments/production/sync/v1/chat/completions";

    private final int port = Instance.freePort();
    private final Upstream upstream = Upstream.start();
    private final Foreground edge;
    private final Path data;

    EdgeAloneTest(@TempDir Path data) throws IOException {
        this.data = data;
        edge = Foreground.start(
                "edge", "--port", Integer.toString(port), "--upstream", upstream.url(), "--data", data.toString());
    }

    @BeforeAll
    void awaitEdge() {
        edge.awaitAnswer(Duration.ofSeconds(60), Api.at(port), CHAT, 401);
    }

    @AfterAll
    void stop() throws Exception {
        edge.close();
        upstream.close();
    }

    @Test
    void thePathAfterSyncReachesTheUpstreamWithoutTheKey() throws IOException {
        assertThat(api().get("/model-abcd1234/environments/production/sync/any/path?q=1")
                        .status())
                .isEqualTo(200);
        assertThat(upstream.requests())
                .anyMatch(request -> request.startsWith("GET /any/path?q=1 HTTP/1.1\r\n"))
                .noneMatch(request -> request.contains(key()));
    }

    @Test
    void aWrongKeyIsRefusedAndReachesNobody() throws IOException {
        Reply reply = Api.at(port)
                .withKey("AbCd1234.wrong")
                .post(CHAT + "?wrong", Chat.hello().json());
        assertThat(reply.status()).isIn(401, 403);
        assertThat(reply.json().path("error").isString()).isTrue();
        assertThat(upstream.requests()).noneMatch(request -> request.contains("?wrong"));
    }

    @Test
    void theReceiptHasTheTokensThatTheUpstreamCounted() throws IOException {
        Reply reply = api().post(CHAT, Chat.hello().json());
        assertThat(reply.header("Server-Timing").orElse("")).contains("auth", "queue", "route");
        JsonNode receipt = receipt(reply.requestId());
        assertThat(receipt.findValue("completion_tokens").asInt())
                .as(receipt.toString())
                .isEqualTo(100);
        assertThat(receipt.findValue("prompt_tokens").asInt()).isEqualTo(20);
    }

    @Test
    void aStreamArrivesWholeAndIsMetered() throws IOException {
        var response = api().stream(CHAT, Chat.hello().streamed().json());
        try (Stream<String> lines = response.body()) {
            List<String> events = lines.filter(line -> !line.isEmpty()).toList();
            assertThat(events).hasSize(Upstream.FRAMES + 1);
            assertThat(events.getLast()).isEqualTo("data: [DONE]");
        }
        String requestId = response.headers().firstValue("X-Baseten-Request-Id").orElseThrow();
        assertThat(receipt(requestId).findValue("completion_tokens").asInt()).isEqualTo(100);
    }

    @Test
    void theKeyFileIsReadableByItsOwnerOnly() throws IOException {
        assertThat(Files.getPosixFilePermissions(data.resolve("admin-api-key")))
                .hasToString("[OWNER_READ, OWNER_WRITE]");
        assertThat(key()).matches("[A-Za-z0-9]{8}\\.[A-Za-z0-9_-]{43}");
    }

    private JsonNode receipt(String requestId) throws IOException {
        Reply receipt = api().get("/v1/receipts/" + requestId);
        assertThat(receipt.status()).as(receipt.body()).isEqualTo(200);
        return receipt.json();
    }

    private Api api() {
        return Api.at(port).withKey(key());
    }

    private String key() {
        try {
            return Files.readString(data.resolve("admin-api-key")).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
