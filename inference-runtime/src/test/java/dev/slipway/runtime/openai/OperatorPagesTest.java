package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OperatorPagesTest {

    private final TestServer server = NanoServer.shared();

    @Test
    void healthNamesTheDeviceAndTheModel() {
        JsonNode health = TestServer.JSON.readTree(server.get("/health").body());

        assertThat(health.path("status").asString()).isEqualTo("ready");
        assertThat(health.path("device").asString()).isEqualTo("cpu");
        assertThat(health.path("model").asString()).isEqualTo("gpt-oss-nano");
    }

    @Test
    void theOneModelIsListed() {
        JsonNode models = TestServer.JSON.readTree(server.get("/v1/models").body());

        assertThat(models.path("object").asString()).isEqualTo("list");
        JsonNode model = models.path("data").path(0);
        assertThat(model.path("id").asString()).isEqualTo("gpt-oss-nano");
        assertThat(model.path("object").asString()).isEqualTo("model");
        assertThat(model.path("max_model_len").asInt()).isEqualTo(4096);
        assertThat(TestServer.JSON.readTree(
                        server.get("/v1/models/gpt-oss-nano").body()))
                .isEqualTo(model);
    }

    @Test
    void aTargetMayBeAsLongAsTheEdgeLetsThrough() {
        assertThat(server.get("/v1/models?a=" + "a".repeat(16_000)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void warmingUpLeavesNoTraceInTheMetrics() {
        try (TestServer fresh = TestServer.start(TestServer.NANO)) {
            String metrics = fresh.get("/metrics").body();

            assertThat(metrics.lines().filter(line -> line.startsWith("vllm:")))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith(" 0") || line.endsWith(" 0.0"));
        }
    }

    @Test
    void metricsCountWhatWasGenerated() {
        double before = server.metric("vllm:generation_tokens_total");
        server.answer("/v1/completions", "{\"prompt\": [5, 6], \"max_tokens\": 7, \"ignore_eos\": true}");

        assertThat(server.metric("vllm:generation_tokens_total")).isEqualTo(before + 7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vllm:num_requests_running",
                "vllm:num_requests_waiting",
                "vllm:kv_cache_usage_perc",
                "vllm:prompt_tokens_total",
                "vllm:num_preemptions_total",
                "vllm:prefix_cache_queries_total",
                "vllm:prefix_cache_hits_total",
                "vllm:request_success_total",
                "vllm:time_to_first_token_seconds_count",
                "vllm:inter_token_latency_seconds_sum",
                "vllm:e2e_request_latency_seconds_bucket",
                "vllm:request_queue_time_seconds_count",
                "vllm:request_prefill_time_seconds_count",
                "vllm:request_decode_time_seconds_count",
                "slipway_device_info"
            })
    void metricsHaveTheNamesThatDashboardsRead(String name) {
        assertThat(server.metric(name)).isNotNegative();
    }

    @Test
    void behindThePlatformOnlyTheHealthIsOpenToAll(@TempDir Path directory) throws IOException {
        Path token = Files.writeString(directory.resolve("internal-token"), "secret\n");
        try (TestServer guarded = TestServer.start(TestServer.NANO, "--SLIPWAY_INTERNAL_TOKEN_FILE=" + token)) {
            assertThat(guarded.get("/health").statusCode()).isEqualTo(200);
            assertThat(guarded.get("/metrics").statusCode()).isEqualTo(401);
            assertThat(guarded.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(guarded.post("/v1/chat/completions", "{}").statusCode()).isEqualTo(401);
            assertThat(withToken(guarded, "wrong")).isEqualTo(401);
            assertThat(withToken(guarded, "secret")).isEqualTo(200);
        }
    }

    private static int withToken(TestServer server, String token) {
        URI models = URI.create("http://127.0.0.1:%d/v1/models".formatted(server.port()));
        return server.send(HttpRequest.newBuilder(models).header("X-Slipway-Internal-Token", token))
                .statusCode();
    }
}
