package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceTest {

    private static final String OK = "{\"ok\":true}";

    @TempDir
    static Path data;

    static FakeControlPlane controlPlane;
    static FakeServer replica;
    static Edge edge;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = new FakeControlPlane();
        replica = new FakeServer((_, wire) -> wire.json(200, OK));
        edge = Edge.behind(controlPlane, data);
    }

    @AfterAll
    static void stop() {
        edge.close();
        replica.close();
        controlPlane.close();
    }

    @BeforeEach
    void serve() {
        replica.behave((_, wire) -> wire.json(200, OK));
        edge.awaitRoutes(controlPlane.publish(Snapshots.serving("CONTAINER", replica.url())));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, /model-abcd1234/environments/production/sync/v1/chat/completions?a=b",
        "localhost, /model-abcd1234/production/sync/v1/chat/completions?a=b",
        "localhost, /model-abcd1234/deployment/depabcd/sync/v1/chat/completions?a=b",
        "model-abcd1234.api.localhost:8000, /environments/production/sync/v1/chat/completions?a=b",
        "model-abcd1234.api.dev.baseten.co, /production/sync/v1/chat/completions?a=b",
        "MODEL-abcd1234.example.com, /deployment/depabcd/sync/v1/chat/completions?a=b",
        "localhost, http://model-abcd1234.api.localhost/production/sync/v1/chat/completions?a=b",
    })
    void answersAtEveryFormOfAModelsAddress(String host, String target) throws IOException {
        Answer answer = edge.call("POST", host, target, "{}", "Authorization: Bearer " + Snapshots.KEY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(OK);
        assertThat(replica.lastRequest().target()).isEqualTo("/v1/chat/completions?a=b");
        assertThat(replica.lastRequest().body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer " + Snapshots.KEY,
                "authorization: bearer " + Snapshots.KEY,
                "Authorization: Api-Key " + Snapshots.KEY,
                "X-API-KEY: " + Snapshots.KEY
            })
    void takesAKeyInEachHeader(String header) throws IOException {
        assertThat(edge.call("POST", "localhost", Snapshots.PATH, "{}", header).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-None: 1",
                "Authorization: Bearer AbCd1234.wrong",
                "Authorization: Bearer AbCd1234",
                "Authorization: Bearer ",
                "Authorization: Bearer .",
                "Authorization: Basic AbCd1234.0123456789012345678901234567890123456789abc",
                "Cookie: slipway_session=no"
            })
    void refusesWhoHasNoGoodKey(String header) throws IOException {
        int before = replica.requests().size();

        Answer answer = edge.call("POST", "localhost", Snapshots.PATH, "{}", header);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).startsWith("{\"error\":\"");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(replica.requests()).hasSize(before);
    }

    @Test
    void takesASessionWithItsCsrfTokenOnly() throws IOException {
        byte[] hash = HexFormat.of().parseHex(FakeControlPlane.sha256("csrf:" + Snapshots.SESSION));
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        String cookie = "Cookie: a=b; slipway_session=" + Snapshots.SESSION;

        assertThat(edge.call("POST", "localhost", Snapshots.PATH, "{}", cookie).status())
                .isEqualTo(401);
        assertThat(edge.call("POST", "localhost", Snapshots.PATH, "{}", cookie, "X-CSRF-Token: no")
                        .status())
                .isEqualTo(401);
        assertThat(edge.call("POST", "localhost", Snapshots.PATH, "{}", cookie, "X-CSRF-Token: " + token)
                        .status())
                .isEqualTo(200);
        assertThat(edge.call("GET", "localhost", Snapshots.PATH, "", cookie).status())
                .isEqualTo(200);
        assertThat(replica.lastRequest().headers()).doesNotContainKeys("cookie", "x-csrf-token");
    }

    @ParameterizedTest
    @CsvSource({
        "/model-zzzz1234/production/sync/v1/x, 404, zzzz1234",
        "/model-abcd1234/environments/staging/sync/v1/x, 404, staging",
        "/model-abcd1234/deployment/nope123/sync/v1/x, 404, nope123",
        "/model-abcd1234/development/sync/v1/x, 404, development",
        "/model-abcd1234/production/unheard, 404, sync",
        "/model-abcd1234/production, 404, sync",
        "/model-abcd1234, 404, environments",
        "/model-short/production/sync/v1/x, 404, model id",
        "/model-abcd1234/environments/, 404, name is missing",
        "/model-abcd1234/production/async_predict, 404, not offered yet",
    })
    void saysWhatIsNotThere(String target, int status, String word) throws IOException {
        Answer answer = edge.post(target, "{}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(word);
    }

    @Test
    void hidesModelsOfOtherOrganisations() throws IOException {
        Answer answer =
                edge.call("POST", "localhost", Snapshots.PATH, "{}", "Authorization: Bearer " + Snapshots.OTHER_KEY);

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void predictGoesToTheConfiguredEndpointAndDevelopmentFallsBackToProduction() throws IOException {
        assertThat(edge.post("/model-abcd1234/production/predict", "{}").status())
                .isEqualTo(200);
        assertThat(replica.lastRequest().target()).isEqualTo("/v1/chat/completions");
        assertThat(edge.post("/model-abcd1234/development/predict?x=1", "{}").status())
                .isEqualTo(200);
        assertThat(replica.lastRequest().target()).isEqualTo("/v1/chat/completions?x=1");
        assertThat(edge.get("/model-abcd1234/production/predict").status()).isEqualTo(405);
    }

    @Test
    void wakesWithoutBotheringTheReplica() throws IOException {
        int before = replica.requests().size();

        Answer answer = edge.post("/model-abcd1234/production/wake", "");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(replica.requests()).hasSize(before);
    }

    @Test
    void tellsTheReplicaWhoAsksAndNotHowTheyProvedIt() throws IOException {
        edge.post(
                Snapshots.PATH,
                "{}",
                "Cookie: a=b",
                "X-Api-Key: z",
                "X-Slipway-Tenant: forged",
                "X-Slipway-Odd: 1",
                "Connection: X-Hop",
                "X-Hop: 1",
                "Keep-Alive: 5",
                "TE: trailers",
                "X-Kept: yes");

        assertThat(replica.lastRequest().headers())
                .doesNotContainKeys(
                        "authorization",
                        "cookie",
                        "x-api-key",
                        "x-slipway-odd",
                        "x-hop",
                        "keep-alive",
                        "te",
                        "x-slipway-internal-token",
                        "connection")
                .containsEntry("x-slipway-tenant", "org-1")
                .containsEntry("x-slipway-key-id", "key-1")
                .containsEntry("x-kept", "yes")
                .containsEntry("host", "127.0.0.1:" + replica.port())
                .containsKey("x-baseten-request-id");
    }

    @Test
    void givesTheInternalTokenToNativeReplicasOnly() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.serving("NATIVE", replica.url())));

        edge.post(Snapshots.PATH, "{}");

        assertThat(replica.lastRequest().headers())
                .containsEntry("x-slipway-internal-token", FakeControlPlane.TOKEN)
                .doesNotContainKey("x-slipway-best-priority");
    }

    @Test
    void tellsANativeReplicaHowUrgentRequestsOfTheKeyMayBe() throws IOException {
        String bounded = Snapshots.serving("NATIVE", replica.url())
                .replace("\"id\":\"key-1\",", "\"id\":\"key-1\",\"best_priority\":0,");
        edge.awaitRoutes(controlPlane.publish(bounded));

        edge.post(Snapshots.PATH, "{}", "X-Slipway-Best-Priority: -9");

        assertThat(replica.lastRequest().headers()).containsEntry("x-slipway-best-priority", "0");
    }

    @Test
    void tellsTheReplicaWhatIsLeftOfACallersTimeAndPassesOnWhatMeansNothing() throws IOException {
        edge.post(Snapshots.PATH, "{}", "X-Request-Timeout: 600");
        assertThat(Double.parseDouble(replica.lastRequest().headers().get("x-request-timeout")))
                .isLessThan(600)
                .isGreaterThan(500);

        edge.post(Snapshots.PATH, "{}", "X-Request-Timeout: soon");
        assertThat(replica.lastRequest().headers()).containsEntry("x-request-timeout", "soon");
    }

    @Test
    void everyAnswerHasAnIdOfItsOwnAndTheReplicaSeesIt() throws IOException {
        Answer first = edge.post(Snapshots.PATH, "{}");
        String seen = replica.lastRequest().headers().get("x-baseten-request-id");
        Answer refused = edge.call("POST", "localhost", Snapshots.PATH, "{}");

        assertThat(first.header("x-baseten-request-id")).isNotEmpty().isEqualTo(seen);
        assertThat(refused.header("x-baseten-request-id")).isNotEmpty().isNotEqualTo(seen);
    }

    @Test
    void keepsAPlainRequestIdOfTheCallersAndReplacesAnyOther() throws IOException {
        assertThat(edge.post(Snapshots.PATH, "{}", "X-Baseten-Request-Id: mine-1.a")
                        .header("x-baseten-request-id"))
                .isEqualTo("mine-1.a");
        assertThat(edge.post(Snapshots.PATH, "{}", "X-Baseten-Request-Id: <b>no</b>")
                        .header("x-baseten-request-id"))
                .matches("[0-9a-f]{32}");
    }

    @Test
    void everyAnswerSaysWhereTheTimeWent() throws IOException {
        assertThat(edge.post(Snapshots.PATH, "{}").header("server-timing"))
                .matches("auth;dur=\\d+\\.\\d{3}, queue;dur=\\d+\\.\\d{3}, start;dur=\\d+\\.\\d{3},"
                        + " route;dur=\\d+\\.\\d{3}");
        assertThat(edge.call("GET", "localhost", "/anything", "").header("server-timing"))
                .contains("route;dur=");
    }

    @Test
    void passesEachPartOfAStreamOnAsItComes() throws IOException {
        CountDownLatch firstSeen = new CountDownLatch(1);
        replica.behave((_, wire) -> {
            wire.beginStream();
            wire.chunk("data: one\n\n");
            assertThat(firstSeen.await(10, TimeUnit.SECONDS)).isTrue();
            wire.chunk("data: two\n\n");
            wire.endStream();
        });
        try (RawClient client = edge.connect()) {
            Answer head = client.send(Edge.inference("{\"stream\":true}")).readHeadOnly();

            assertThat(head.header("content-type")).isEqualTo("text/event-stream");
            assertThat(client.readChunk()).isEqualTo("data: one\n\n");
            firstSeen.countDown();
            assertThat(client.readChunk()).isEqualTo("data: two\n\n");
            assertThat(client.readChunk()).isEmpty();
        }
    }

    @Test
    void passesAChunkedRequestOn() throws IOException {
        try (RawClient client = edge.connect()) {
            client.send("POST " + Snapshots.PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Snapshots.KEY
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            Answer answer =
                    client.send("4\r\ndefg\r\n0\r\nX-Trailer: 1\r\n\r\n").read();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(replica.lastRequest().body()).isEqualTo("abcdefg");
        }
    }

    @Test
    void serves20RequestsOnOneConnectionAndOneUpstreamConnection() throws IOException {
        try (RawClient client = edge.connect()) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.send(Edge.inference("{}")).read().status()).isEqualTo(200);
            }
        }
        int used = replica.lastRequest().connection();
        assertThat(replica.requests().reversed().stream().limit(20)).allMatch(r -> r.connection() == used);
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        replica.behave((request, wire) -> wire.json(200, request.body()));
        try (RawClient client = edge.connect()) {
            client.send(Edge.inference("1")
                    + Edge.request("GET", "localhost", "/managed", "")
                    + Edge.inference("2")
                    + Edge.inference("3"));

            assertThat(client.read().body()).isEqualTo("1");
            assertThat(client.read().body()).contains("/managed");
            assertThat(client.read().body()).isEqualTo("2");
            assertThat(client.read().body()).isEqualTo("3");
        }
    }

    @Test
    void aConnectionAlternatesBetweenInferenceAndManagement() throws IOException {
        try (RawClient client = edge.connect()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send(Edge.inference("{}")).read().body()).isEqualTo(OK);
                assertThat(client.send(Edge.request("GET", "localhost", "/a" + i, ""))
                                .read()
                                .body())
                        .contains("/a" + i);
            }
        }
    }

    @Test
    void answersHttp10WithoutChunks() throws IOException {
        replica.behave((_, wire) -> {
            wire.beginStream();
            wire.chunk("all of it");
            wire.endStream();
        });
        try (RawClient client = edge.connect()) {
            Answer answer = client.send("POST " + Snapshots.PATH + " HTTP/1.0\r\nAuthorization: Bearer " + Snapshots.KEY
                            + "\r\nContent-Length: 2\r\n\r\n{}")
                    .read();

            assertThat(answer.headers()).doesNotContainKey("transfer-encoding").containsEntry("connection", "close");
            assertThat(answer.body()).isEqualTo("all of it");
        }
    }

    @Test
    void chunksAnAnswerThatTheReplicaEndsByClosing() throws IOException {
        replica.behave((_, wire) -> {
            wire.raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end");
            wire.close();
        });

        Answer answer = edge.post(Snapshots.PATH, "{}");

        assertThat(answer.header("transfer-encoding")).isEqualTo("chunked");
        assertThat(answer.body()).isEqualTo("until the end");
        assertThat(answer.whole()).isTrue();
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        replica.behave((_, wire) -> wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"));
        try (RawClient client = edge.connect()) {
            String head =
                    Edge.request("HEAD", "localhost", Snapshots.PATH, "", "Authorization: Bearer " + Snapshots.KEY);

            assertThat(client.send(head).readHeadOnly().header("content-length"))
                    .isEqualTo("11");
            replica.behave((_, wire) -> wire.json(200, OK));
            assertThat(client.send(Edge.inference("{}")).read().body()).isEqualTo(OK);
        }
    }

    @Test
    void invitesTheBodyOfACallerWhoAsksFirst() throws IOException {
        try (RawClient client = edge.connect()) {
            client.send("POST " + Snapshots.PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Snapshots.KEY
                    + "\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.send("{}").read().body()).isEqualTo(OK);
            assertThat(replica.lastRequest().headers()).doesNotContainKey("expect");
        }
    }

    @Test
    void doesNotInviteTheBodyOfACallerWhoMayNot() throws IOException {
        try (RawClient client = edge.connect()) {
            client.send("POST " + Snapshots.PATH
                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");

            assertThat(client.read().status()).isEqualTo(401);
        }
    }

    @Test
    void refusesWebSockets() throws IOException {
        Answer answer = edge.get(
                "/model-abcd1234/production/sync/ws",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Key: x");

        assertThat(answer.status()).isEqualTo(501);
    }

    @Test
    void passesInformationalAnswersOverInSilence() throws IOException {
        replica.behave((_, wire) -> {
            wire.raw("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
            wire.json(200, OK);
        });

        assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(200);
    }

    @Test
    void passesTheReplicasOwnErrorsUntouched() throws IOException {
        String error = "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"param\":null,\"code\":null}}";
        replica.behave((_, wire) -> wire.json(422, error, "X-Slipway-Secret: 1", "X-Other: 2"));

        Answer answer = edge.post(Snapshots.PATH, "{}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo(error);
        assertThat(answer.headers()).doesNotContainKey("x-slipway-secret").containsEntry("x-other", "2");
    }

    @Test
    void carriesLargeBodiesBothWays() throws IOException {
        replica.behave((request, wire) -> wire.json(200, request.body()));
        String body = "0123456789abcdef".repeat(512 * 1024);

        Answer answer = edge.post(Snapshots.PATH, body);

        assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).hasSize(body.length());
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void keepsTheConnectionAfterAnEarlyRefusal() throws IOException {
        try (RawClient client = edge.connect()) {
            client.send("POST " + Snapshots.PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(401);
            assertThat(client.send("abcdef" + Edge.inference("{}")).read().status())
                    .isEqualTo(200);
        }
    }
}
