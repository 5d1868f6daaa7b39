package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a key may call, and how often. */
class KeyTest {

    private static final String SCOPED = "Scoped12.0123456789012345678901234567890123456789abc";
    private static final String STAGING = "Staging1.0123456789012345678901234567890123456789abc";
    private static final String SLOW = "SlowSlow.0123456789012345678901234567890123456789abc";

    @TempDir
    static Path data;

    private static FakeControlPlane controlPlane;
    private static FakeServer replica;
    private static Edge edge;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = new FakeControlPlane();
        replica = new FakeServer((_, wire) -> wire.json(200, "{}"));
        edge = Edge.behind(controlPlane, data);
        edge.awaitRoutes(controlPlane.publish(snapshot("\"requests_per_minute\":3")));
    }

    private static String snapshot(String rates) {
        return Snapshots.models(model("abcd1234", "nano"), model("efgh5678", "other")) + ",\"api_keys\":["
                + Snapshots.key("key-1", Snapshots.KEY, "org-1") + ","
                + key("key-3", SCOPED, "\"model_ids\":[\"abcd1234\"],\"environment_names\":null") + ","
                + key("key-4", STAGING, "\"environment_names\":[\"staging\"]") + ","
                + key("key-5", SLOW, rates) + "],\"sessions\":["
                + session("ses-1", "key-3") + "," + session("ses-2", "key-gone") + "]";
    }

    private static String session(String id, String keyId) {
        return """
                {"id":"%s","sha256":"%s","expires_at":"2999-01-01T00:00:00Z","organisation_id":"org-1","api_key_id":"%s"}""".formatted(id, FakeControlPlane.sha256(id), keyId);
    }

    private static String model(String id, String name) {
        return Snapshots.model(id, name, "ACTIVE", "CONTAINER", name, replica.url())
                .replace("\"environments\":{", "\"environments\":{\"staging\":\"dep" + id.substring(0, 4) + "\",");
    }

    private static String key(String id, String key, String more) {
        String plain = Snapshots.key(id, key, "org-1");
        return plain.substring(0, plain.length() - 1) + "," + more + "}";
    }

    @AfterAll
    static void stop() {
        edge.close();
        replica.close();
        controlPlane.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/model-abcd1234/environments/production/sync/v1/x, 200, 403",
        "/model-abcd1234/environments/staging/sync/v1/x, 200, 200",
        "/model-abcd1234/production/sync/v1/x, 200, 403",
        "/model-abcd1234/deployment/depabcd/sync/v1/x, 200, 200",
        "/model-abcd1234/deployment/depefgh/sync/v1/x, 404, 403",
        "/model-abcd1234/development/predict, 200, 403",
        "/model-abcd1234/environments/staging/wake, 202, 202",
        "/model-efgh5678/environments/production/sync/v1/x, 403, 403",
        "/model-efgh5678/environments/staging/sync/v1/x, 403, 200",
        "/model-efgh5678/production/predict, 403, 403",
        "/model-none1234/production/predict, 404, 404",
    })
    void aKeyIsGoodForItsModelsAndEnvironments(String target, int scoped, int staging) throws IOException {
        assertThat(post(target, "{}", SCOPED).status()).isEqualTo(scoped);
        assertThat(post(target, "{}", STAGING).status()).isEqualTo(staging);
    }

    @Test
    void whatAKeyIsNotGoodForIsSaidInTheShapeOfEachEndpoint() throws IOException {
        Answer dedicated = post("/model-efgh5678/production/predict", "{}", SCOPED);
        assertThat(dedicated.body())
                .isEqualTo(
                        "{\"error\":\"this API key is not good for the model efgh5678\",\"error_code\":\"unauthorized\"}");
        Answer shared = post("/v1/chat/completions", "{\"model\":\"other\"}", SCOPED);
        assertThat(shared.status()).isEqualTo(403);
        assertThat(shared.body()).contains("\"type\":\"permission_error\"", "\"code\":\"permission_denied\"");
        assertThat(post("/v1/chat/completions", "{\"model\":\"nano\"}", SCOPED).status())
                .isEqualTo(200);
        assertThat(post("/v1/chat/completions", "{\"model\":\"nano\"}", STAGING).status())
                .isEqualTo(403);
    }

    @Test
    void theSharedListHoldsWhatTheKeyMayCall() throws IOException {
        String list = edge.call("GET", "inference.localhost", "/v1/models", "", "Authorization: Bearer " + SCOPED)
                .body();
        assertThat(list).contains("nano").doesNotContain("other");
    }

    @Test
    void aSessionThatAKeyOpenedAllowsWhatTheKeyDoesWhileItIsThere() throws IOException {
        Answer list = edge.call("GET", "inference.localhost", "/v1/models", "", "Cookie: slipway_session=ses-1");
        assertThat(list.body()).contains("nano").doesNotContain("other");
        Answer gone = edge.call("GET", "inference.localhost", "/v1/models", "", "Cookie: slipway_session=ses-2");
        assertThat(gone.status()).isEqualTo(401);
    }

    @Test
    void aKeyIsHeldToItsRateAndToldWhenToComeBack() throws IOException {
        edge.awaitRoutes(controlPlane.publish(snapshot("\"requests_per_minute\":4,\"requests_per_second\":100")));
        for (int i = 0; i < 4; i++) {
            assertThat(post(Snapshots.PATH, "{}", SLOW).status()).isEqualTo(200);
        }
        Answer refused = post(Snapshots.PATH, "{}", SLOW);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 15);
        assertThat(refused.body()).contains("\"error_code\":\"rate_limited\"");
        Answer shared = post("/v1/chat/completions", "{\"model\":\"nano\"}", SLOW);
        assertThat(shared.status()).isEqualTo(429);
        assertThat(shared.body()).contains("\"type\":\"rate_limit_error\"");
        assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(200);

        edge.awaitRoutes(controlPlane.publish(snapshot("\"requests_per_minute\":1000")));
        assertThat(post(Snapshots.PATH, "{}", SLOW).status()).isEqualTo(200);
    }

    @Test
    void theControlPlaneHearsWhichKeysWereUsed() throws IOException {
        post(Snapshots.PATH, "{}", SCOPED);
        Edge.await()
                .until(() -> controlPlane.server().requests().stream()
                        .anyMatch(request -> request.target().equals("/internal/key-uses")
                                && request.body().contains("\"key-3\":\"20")));
    }

    private static Answer post(String target, String body, String key) throws IOException {
        return edge.call("POST", "localhost", target, body, "Authorization: Bearer " + key);
    }
}
