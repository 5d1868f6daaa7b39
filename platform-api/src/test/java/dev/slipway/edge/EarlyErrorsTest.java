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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is refused before anything looks at its address is told in the shape of that address all the same. */
class EarlyErrorsTest {

    private static final String MODEL = "/model-abcd1234/environments/production/sync/v1/chat/completions";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path data;

    static FakeControlPlane controlPlane;
    static Edge edge;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = new FakeControlPlane();
        edge = Edge.behind(controlPlane, data);
        edge.awaitRoutes(controlPlane.publish(Snapshots.serving("CONTAINER")));
    }

    @AfterAll
    static void stop() {
        edge.close();
        controlPlane.close();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, /v1/chat/completions",
        "localhost, /inference/v1/chat/completions",
        "localhost, /inference/v1/models",
        "inference.localhost, /v1/chat/completions",
        "localhost, http://inference.localhost/v1/chat/completions",
    })
    void theSharedEndpointsHaveOpenAisShape(String host, String target) throws IOException {
        assertOpenAi(tooLarge(host, target), 413, "payload_too_large");
        assertOpenAi(malformed(host, target), 400, "client_error");
        assertOpenAi(folded(host, target), 400, "client_error");
    }

    @Test
    void aModelsHaveItsErrorCode() throws IOException {
        assertThat(code(tooLarge("localhost", MODEL), 413)).isEqualTo("payload_too_large");
        assertThat(code(tooLarge("model-abcd1234.api.localhost", "/production/predict"), 413))
                .isEqualTo("payload_too_large");
        assertThat(code(malformed("localhost", MODEL), 400)).isEqualTo("client_error");
        assertThat(code(folded("localhost", MODEL), 400)).isEqualTo("client_error");
    }

    @Test
    void managementsHaveTheirTextOnly() throws IOException {
        Answer answer = tooLarge("api.localhost", "/v1/api_keys");

        assertThat(JSON.readTree(answer.body()).propertyNames()).containsExactly("error");
    }

    @Test
    void aMethodThatIsOfferedNowhereIsToldWhichAre() throws IOException {
        Answer answer = edge.call("TRACE", "api.localhost", "/v1/models", "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).contains("GET", "DELETE");
    }

    @Test
    void anthropicsPathHasItsShapeAndTheAnswersOwnId() throws IOException {
        Answer answer = tooLarge("localhost", "/v1/messages");

        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.at("/error/type").asString()).isEqualTo("request_too_large");
        assertThat(body.path("request_id").asString()).isEqualTo(answer.header("x-baseten-request-id"));
    }

    @Test
    void aRequestLineThatIsTooLongHasTheShapeOfItsBeginning() throws IOException {
        assertOpenAi(edge.get("/inference/v1/chat/completions?a=" + "a".repeat(20_000)), 414, "client_error");
    }

    @Test
    void aHeadThatComesInPiecesHasItsShapeToo() throws IOException {
        try (RawClient client = edge.connect()) {
            for (char c : head("inference.localhost", "/v1/chat/completions", "X-A: 1\r\n b")
                    .toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertOpenAi(client.read(), 400, "client_error");
        }
    }

    @Test
    void aBadChunkHasTheShapeOfItsRequest() throws IOException {
        String key = "Authorization: Bearer " + Snapshots.KEY + "\r\n";
        assertOpenAi(
                send(head("localhost", "/v1/chat/completions", key + "Transfer-Encoding: chunked") + "xyz\r\n"),
                400,
                "client_error");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/%zz, %25",
        "/v1/models?name=%zz, %25",
        "/v1/models?name=%4, %25",
        "/v1/models?name=%, %25",
        "'/v1/mod\\els', the character \\",
        "'/v1/models?name=[a]{b}|\"<>', the character \"",
        "/v1/models?name=<a>, the character <",
        "/v1/models#a, the character #",
        "/v1/mod\u00e9, the character 0x",
        "/v1/mod\u0001els, control character",
    })
    void whatIsWrongWithATargetIsSaidInEachShape(String target, String word) throws IOException {
        Answer management = edge.call("GET", "localhost", target, "");
        assertThat(management.status()).isEqualTo(400);
        assertThat(JSON.readTree(management.body()).path("error").asString()).contains(word);

        Answer shared = edge.call("GET", "localhost", "/inference" + target, "");
        assertOpenAi(shared, 400, "client_error");
        assertThat(shared.body()).contains(JSON.writeValueAsString(word).replaceAll("^\"|\"$", ""));

        Answer dedicated = edge.call("GET", "model-abcd1234.localhost", "/production/sync" + target, "");
        assertThat(code(dedicated, 400)).isEqualTo("client_error");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length: 2\\r\\nTransfer-Encoding: chunked, Content-Length and Transfer-Encoding",
        "Content-Length: 2\\r\\nContent-Length: 3, several values of Content-Length",
        "'Content-Length: 2, 2', several values of Content-Length",
        "Content-Length: +2, Content-Length must be digits",
        "Content-Length: 0x2, Content-Length must be digits",
        "Content-Length:, Content-Length must be digits",
        "'Transfer-Encoding: chunked, chunked', 'Transfer-Encoding must be chunked, once'",
        "Transfer-Encoding: gzip, Transfer-Encoding must be chunked",
        "Transfer-Encoding: {VT}chunked, a space or a tab",
        "Content-Length : 2, character 0x20",
        "X{NUL}A: 2, character 0x0;",
        "X-A: 1{NUL}, header X-A holds a control character",
        "X-A: 1\\rX-B: 2, header X-A holds a control character",
        "X-A: 1\\nX-B: 2, CR LF",
        "X-A, no colon",
        ": 1, no name",
        "Transfer-Encoding: chunked\\r\\n\\r\\nxyz, chunk's size",
        "Transfer-Encoding: chunked\\r\\n\\r\\nfffffffffffffffff, chunk's size",
        "Transfer-Encoding: chunked\\r\\n\\r\\n3;a\\nb, line with a chunk's size",
        "Transfer-Encoding: chunked\\r\\n\\r\\n1\\r\\n{x\\r\\n, as long as its size",
        "Transfer-Encoding: chunked\\r\\n\\r\\n0\\r\\nX : 1, character 0x20",
    })
    void whatIsMalformedIsNamed(String escaped, String words) throws IOException {
        String headers = "Authorization: Bearer " + Snapshots.KEY + "\r\n"
                + escaped.translateEscapes().replace("{VT}", "\u000b").replace("{NUL}", "\0");
        for (String host : new String[] {"inference.localhost", "api.localhost"}) {
            Answer answer = send(head(host, "/v1/chat/completions", headers));

            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains(words).doesNotMatch("(?s).*\\p{Cntrl}.*");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET /inference/v1/x", "GET /inference/v1/x HTTX/1.1", "G@T / HTTP/1.1", "GET  /inference/v1/x HTTP/1.1"
    })
    void aMalformedRequestLineIsNamed(String line) throws IOException {
        Answer answer = send(line + "\r\nHost: localhost\r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("the request line must be a method");
    }

    private static Answer tooLarge(String host, String target) throws IOException {
        return send(head(host, target, "Content-Length: 999999999"));
    }

    private static Answer malformed(String host, String target) throws IOException {
        return send(head(host, target, "Content-Length: 2\r\nTransfer-Encoding: chunked"));
    }

    private static Answer folded(String host, String target) throws IOException {
        return send("POST " + target + " HTTP/1.1\r\nX-A: 1\r\n b\r\nHost: " + host + "\r\n\r\n");
    }

    private static String head(String host, String target, String headers) {
        return "POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n\r\n";
    }

    private static Answer send(String request) throws IOException {
        try (RawClient client = edge.connect()) {
            return client.send(request).read();
        }
    }

    private static String code(Answer answer, int status) {
        JsonNode body = JSON.readTree(answer.body());
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(body.path("error").asString()).isNotEmpty();
        return body.path("error_code").asString();
    }

    private static void assertOpenAi(Answer answer, int status, String code) {
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").isNull()).isTrue();
        assertThat(error.path("code").asString()).isEqualTo(code);
    }
}
