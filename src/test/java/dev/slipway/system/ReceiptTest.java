package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedInstance.class)
class ReceiptTest {
    private final Instance instance;

    ReceiptTest(Instance instance) {
        this.instance = instance;
    }

    @Test
    void everyAnswerHasARequestIdOfItsOwn() throws IOException {
        var ids = new HashSet<String>();
        List<Reply> replies = List.of(
                instance.api().post(instance.chatPath(), Chat.hello().json()),
                instance.api().post(instance.chatPath(), Chat.hello().json()),
                instance.api().post(instance.chatPath(), "not JSON"),
                instance.api().get("/model-zzzzzzzz/production/sync/v1/models"),
                instance.anonymous().get(instance.model("production/sync/v1/models")),
                instance.api().get("/v1/models"),
                instance.api().get("/v1/models/zzzzzzzz"),
                instance.anonymous().get("/v1/models"),
                instance.anonymous().get("/"));
        assertThat(replies)
                .allSatisfy(reply -> assertThat(ids.add(reply.requestId())).isTrue());
    }

    @Test
    void serverTimingTellsWhereTheTimeWent() throws IOException {
        Reply plain = instance.api().post(instance.chatPath(), Chat.hello().json());
        assertThat(plain.header("Server-Timing").orElse("")).contains("auth", "queue", "start", "route");
        Reply refused =
                instance.anonymous().post(instance.chatPath(), Chat.hello().json());
        assertThat(refused.header("Server-Timing").orElse("")).contains("auth");
    }

    @Test
    void theReceiptOfAPlainAnswerAgreesWithItsUsage() throws IOException {
        Reply reply = instance.api().post(instance.chatPath(), Chat.hello().json());
        JsonNode receipt = receipt(reply.requestId());
        assertThat(receipt.findValue("completion_tokens"))
                .isEqualTo(reply.json().path("usage").path("completion_tokens"));
        assertThat(receipt.findValue("prompt_tokens"))
                .isEqualTo(reply.json().path("usage").path("prompt_tokens"));
        assertThat(receipt.findValue("prefill_ms").asDouble()).isPositive();
        assertThat(receipt.findValue("decode_ms").asDouble()).isPositive();
    }

    @Test
    void aStreamedAnswerHasAReceiptToo() throws IOException {
        var response = instance.api().stream(
                instance.chatPath(), Chat.hello().streamed().json());
        try (Stream<String> lines = response.body()) {
            assertThat(lines).isNotEmpty();
        }
        JsonNode receipt =
                receipt(response.headers().firstValue("X-Baseten-Request-Id").orElseThrow());
        assertThat(receipt.findValue("completion_tokens").asInt()).isPositive();
        assertThat(receipt.findValue("first_token_ms").asDouble()).isPositive();
    }

    @Test
    void theReplicasReceiptHeaderDoesNotLeaveTheEdge() throws IOException {
        Reply reply = instance.api().post(instance.chatPath(), Chat.hello().json());
        assertThat(reply.headers().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("x-slipway"));
    }

    @Test
    void anUnknownReceiptIsNotFound() throws IOException {
        assertThat(instance.api().get("/v1/receipts/no-such-request").status()).isEqualTo(404);
        assertThat(instance.anonymous().get("/v1/receipts/no-such-request").status())
                .isIn(401, 403);
    }

    private JsonNode receipt(String requestId) {
        return Await.until(
                        "a receipt of " + requestId,
                        Duration.ofSeconds(2),
                        () -> instance.api().get("/v1/receipts/" + requestId),
                        reply -> reply.status() == 200)
                .json();
    }
}
