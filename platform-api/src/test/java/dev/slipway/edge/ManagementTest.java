package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ManagementTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path data;

    private FakeControlPlane controlPlane;
    private FakeServer replica;
    private Edge edge;

    @BeforeEach
    void start() throws IOException {
        controlPlane = new FakeControlPlane();
        replica = new FakeServer((_, wire) -> wire.json(200, "{}"));
        edge = Edge.behind(controlPlane, data, "--slipway.edge.silence=2s");
        edge.awaitRoutes(controlPlane.publish(Snapshots.serving("CONTAINER", replica.url())));
    }

    @AfterEach
    void stop() {
        edge.close();
        replica.close();
        controlPlane.close();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, /, /",
        "localhost, /models/abcd1234/logs/dep1234, /models/abcd1234/logs/dep1234",
        "localhost, /graphql/, /graphql/",
        "localhost, //graphql/, //graphql/",
        "app.localhost, /graphql/?a=b, /graphql/?a=b",
        "localhost, /v1/models/abcd1234, /v1/models/abcd1234",
        "localhost, /metrics, /metrics",
        "api.localhost:8000, /v1/models, /v1/models",
        "api.example.com, /v1/chat/completions, /v1/chat/completions",
        "API.localhost, /oauth/device/code, /oauth/device/code",
        "localhost, /oauth/token, /oauth/token",
        "anything.else, /v1/api_keys, /v1/api_keys",
        "app.localhost, http://api.localhost:8000/v1/models, /v1/models",
        "localhost, HTTP://api.localhost?a=b, /?a=b",
        "localhost, '/v1/models/x?name=[a]{b}|^`\\c%20', /v1/models/x?name=%5Ba%5D%7Bb%7D%7C%5E%60%5Cc%20",
        "localhost, 'http://[::1]:8000/v1/a|b', /v1/a%7Cb",
    })
    void everythingThatIsNotInferenceGoesToTheControlPlane(String host, String target, String path) throws IOException {
        Answer answer = edge.call("GET", host, target, "");

        assertThat(answer.body()).isEqualTo("{\"path\":\"" + path + "\"}");
        assertThat(answer.header("x-baseten-request-id")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/internal/routes", "/actuator/health", "//internal/x", "/%69nternal/x", "/a/../internal/x"})
    void whatIsInternalIsNotReachedFromOutside(String path) throws IOException {
        controlPlane.manage((_, wire) -> wire.json(200, "\"reached\""));

        assertThat(edge.call("GET", "api.localhost", path, "").body()).doesNotContain("reached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/health", "/actuator/prometheus"})
    void theActuatorIsNotAtThePublicPort(String path) throws IOException {
        assertJsonError(edge.get(path), 404);
    }

    @Test
    void theListOfModelsIsManagementsAndOpenAisAtOnceOnTheAppHost() throws IOException {
        controlPlane.manage((_, wire) -> wire.json(200, """
                {"models":[{"id":"abcd1234","name":"nano","created_at":"2026-11-25T12:00:00Z"},\
                {"id":"zzzz1234","name":"not deployed","created_at":"2026-11-25T12:00:00Z"}]}"""));

        JsonNode list = JSON.readTree(edge.get("/v1/models").body());

        assertThat(list.path("models")).hasSize(2);
        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(list.path("data").findValuesAsString("id")).containsExactly("nano");
        assertThat(list.at("/data/0/object").asString()).isEqualTo("model");
        assertThat(list.at("/data/0/created").asLong()).isEqualTo(1_795_608_000L);
    }

    @Test
    void anErrorOfTheListIsTheControlPlanesOwn() throws IOException {
        controlPlane.manage((_, wire) -> wire.json(401, "{\"message\":\"no key\"}"));

        Answer answer = edge.get("/v1/models");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"message\":\"no key\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/api_keys", "/v1/models"})
    void aDeadControlPlaneIs503WhileInferenceGoesOn(String path) throws IOException {
        controlPlane.close();

        assertJsonError(edge.get(path), 503);
        assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/api_keys", "/v1/models"})
    void aHangingControlPlaneIs504WhileInferenceGoesOn(String path) throws IOException {
        controlPlane.manage((_, wire) -> wire.awaitGone());

        assertJsonError(edge.get(path), 504);
        assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/api_keys", "/v1/models"})
    void aControlPlaneWhoseConnectionBreaksIs502(String path) throws IOException {
        controlPlane.manage((_, wire) -> wire.cut());

        assertJsonError(edge.get(path), 502);
    }

    @Test
    void aControlPlaneThatAnswersSlowlyIsWaitedForFromItsFirstByteOn() throws IOException {
        controlPlane.manage((_, wire) -> {
            wire.beginStream();
            wire.chunk("first ");
            edge.get("/v1/receipts/nothing"); // time goes by, however much
            wire.chunk("last");
            wire.endStream();
        });

        Answer answer = edge.get("/v1/logs");

        assertThat(answer.body()).isEqualTo("first last");
        assertThat(answer.whole()).isTrue();
    }

    @Test
    void aClientOfHttp10GetsNoChunks() throws IOException {
        controlPlane.manage((_, wire) -> {
            wire.beginStream();
            wire.chunk("first ");
            wire.chunk("last");
            wire.endStream();
        });
        try (RawClient client = edge.connect()) {
            Answer answer = client.send("GET /v1/logs HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    .read();

            assertThat(answer.headers()).doesNotContainKey("transfer-encoding");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(answer.body()).isEqualTo("first last");
        }
    }

    /** The answer's first byte, the caller's leave and what its connection tells of it meet in any order. */
    @Test
    void callersThatVanishKeepNoConnectionOfTheControlPlanes() throws Exception {
        Semaphore asked = new Semaphore(0);
        controlPlane.manage((_, wire) -> {
            asked.release();
            wire.beginStream();
            wire.chunk("a line of a log");
            wire.awaitGone();
        });
        for (int i = 0; i < 500; i++) {
            try (RawClient client = edge.connect()) {
                client.send(Edge.request("GET", "localhost", "/v1/api_keys", ""));
                asked.acquire();
                client.vanish();
            }
        }

        Edge.await()
                .untilAsserted(() ->
                        assertThat(controlPlane.server().openConnections()).isLessThan(5));
    }

    @Test
    void aCallerWhoseBodyDoesNotComeIs408() throws IOException {
        try (RawClient client = edge.connect()) {
            client.send("POST /v1/api_keys HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{");

            assertJsonError(client.read(), 408);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aControlPlaneThatHasTheWholeBodyAndHangsIs504() throws IOException {
        controlPlane.manage((_, wire) -> wire.awaitGone());

        assertJsonError(edge.post("/v1/api_keys", "{}"), 504);
    }

    @Test
    void aMalformedBodyLeavesNoStackTraceInTheLog(CapturedOutput output) throws IOException {
        for (int i = 0; i < 3; i++) {
            try (RawClient client = edge.connect()) {
                client.send("POST /v1/api_keys HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
                client.send("1\r\n{\r\nxyz\r\n");

                assertThat(client.read().status()).isEqualTo(400);
                assertThat(client.isClosed()).isTrue();
            }
        }
        assertThat(output.getAll()).doesNotContain("observed an error");
    }

    private static void assertJsonError(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(JSON.readTree(answer.body()).path("error").asString()).isNotEmpty();
        assertThat(answer.header("x-baseten-request-id")).isNotEmpty();
    }
}
