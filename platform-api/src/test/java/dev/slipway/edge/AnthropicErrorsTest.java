package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The edge's own errors at Anthropic's path have Anthropic's shape. */
class AnthropicErrorsTest {

    private static final String SHARED = "/v1/messages";
    private static final String DEDICATED = "/model-%s/environments/production/sync/v1/messages";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path data;

    static FakeControlPlane controlPlane;
    static Edge edge;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = new FakeControlPlane();
        edge = Edge.behind(controlPlane, data);
    }

    @AfterAll
    static void stop() {
        edge.close();
        controlPlane.close();
    }

    @Test
    void eachErrorHasItsType() throws IOException {
        String failed = Snapshots.model("efgh5678", "failed", "DEPLOY_FAILED", "NATIVE", "failed");
        String limited = Snapshots.keys()
                .replaceFirst(
                        "\"organisation_id\":\"org-2\"", "\"organisation_id\":\"org-1\",\"requests_per_minute\":1");
        edge.awaitRoutes(controlPlane.publish(Snapshots.models(failed) + "," + limited));
        String body = "{\"model\":\"nobody\"}";

        assertError(edge.call("POST", "localhost", SHARED, body), 401, "authentication_error");
        assertError(edge.call("POST", "localhost", SHARED, body, "x-api-key: wrong"), 401, "authentication_error");
        assertError(edge.post(SHARED, body), 404, "not_found_error");
        assertError(edge.post(SHARED, "[]"), 400, "invalid_request_error");
        assertError(edge.post(DEDICATED.formatted("nobody12"), body), 404, "not_found_error");
        String other = "x-api-key: " + Snapshots.OTHER_KEY;
        edge.call("POST", "localhost", SHARED, body, other);
        assertError(edge.call("POST", "localhost", SHARED, body, other), 429, "rate_limit_error");
    }

    private static void assertError(Answer answer, int status, String type) {
        JsonNode body = JSON.readTree(answer.body());

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(body.path("type").asString()).isEqualTo("error");
        assertThat(body.path("error").path("type").asString()).isEqualTo(type);
        assertThat(body.path("error").path("message").asString()).isNotEmpty();
        assertThat(body.path("request_id").asString()).isEqualTo(answer.header("x-baseten-request-id"));
    }
}
