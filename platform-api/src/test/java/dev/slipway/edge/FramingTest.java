package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {

    private static final String KEY = "Authorization: Bearer " + Snapshots.KEY + "\r\n";
    private static final String POST = "POST " + Snapshots.PATH + " HTTP/1.1\r\nHost: x\r\n" + KEY;
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    @TempDir
    static Path data;

    static FakeControlPlane controlPlane;
    static FakeServer replica;
    static Edge edge;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = new FakeControlPlane();
        replica = new FakeServer((_, wire) -> wire.json(200, "{}"));
        edge = Edge.behind(controlPlane, data, "--slipway.edge.max-body=1MB");
        edge.awaitRoutes(controlPlane.publish(Snapshots.serving("CONTAINER", replica.url())));
    }

    @AfterAll
    static void stop() {
        edge.close();
        replica.close();
        controlPlane.close();
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                Arguments.of("both lengths", POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("both, turned", POST + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n"),
                Arguments.of("two lengths", POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc"),
                Arguments.of("two equal lengths", POST + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab"),
                Arguments.of("a list of lengths", POST + "Content-Length: 2, 2\r\n\r\nab"),
                Arguments.of("a plus sign", POST + "Content-Length: +2\r\n\r\nab"),
                Arguments.of("a minus sign", POST + "Content-Length: -2\r\n\r\nab"),
                Arguments.of("a hexadecimal length", POST + "Content-Length: 0x2\r\n\r\nab"),
                Arguments.of("an empty length", POST + "Content-Length:\r\n\r\nab"),
                Arguments.of("a huge length", POST + "Content-Length: 99999999999999999999\r\n\r\nab"),
                Arguments.of("chunked twice", POST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of(
                        "chunked in two lines",
                        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("another coding", POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("identity", POST + "Transfer-Encoding: identity\r\n\r\n"),
                Arguments.of("chunked not last", POST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
                Arguments.of("almost chunked", POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("a quoted coding", POST + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
                Arguments.of("a vertical tab", POST + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of(
                        "chunked in HTTP/1.0",
                        POST.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("space before the colon", POST + "Content-Length : 2\r\n\r\nab"),
                Arguments.of("space before the coding's colon", POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("a folded header", POST + "X-A: 1\r\n Content-Length: 2\r\n\r\nab"),
                Arguments.of("a header folded by a tab", POST + "X-A: 1\r\n\tb\r\n\r\n"),
                Arguments.of("a first header that is folded", "GET / HTTP/1.1\r\n X: 1\r\nHost: x\r\n\r\n"),
                Arguments.of("no colon", POST + "X-A\r\n\r\n"),
                Arguments.of("an empty name", POST + ": 1\r\n\r\n"),
                Arguments.of("a bare line feed", POST + "X-A: 1\nX-B: 2\r\n\r\n"),
                Arguments.of("a bare carriage return", POST + "X-A: 1\rX-B: 2\r\n\r\n"),
                Arguments.of("a NUL in a header", POST + "X-A: 1\u0000\r\n\r\n"),
                Arguments.of("no chunk size", CHUNKED + "\r\n0\r\n\r\n"),
                Arguments.of("a bad chunk size", CHUNKED + "xyz\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a prefixed chunk size", CHUNKED + "0x3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a negative chunk size", CHUNKED + "-3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a signed chunk size", CHUNKED + "+3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a huge chunk size", CHUNKED + "fffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a chunk longer than its size", CHUNKED + "3\r\nabcd\r\n0\r\n\r\n"),
                Arguments.of("a line feed in an extension", CHUNKED + "3;a\nb\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a line feed after the size", CHUNKED + "3\nabc\r\n0\r\n\r\n"),
                Arguments.of("a space before the size", CHUNKED + " 3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("no Host", "GET / HTTP/1.1\r\n\r\n"),
                Arguments.of("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
                Arguments.of("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                Arguments.of("two equal Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
                Arguments.of("a list of Hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
                Arguments.of("a path in the Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
                Arguments.of("a user in the Host", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
                Arguments.of("a control character in the target", "GET /a\u0001b HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("a NUL in the target", "GET /a\u0000b HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("a tab in the target", "GET /a\tb HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("a carriage return in the target", "GET /a\rb HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("DEL in the target", "GET /a\u007fb HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("a space in the target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("a fragment", "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("two spaces", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("no path", "GET a HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("a user in the target", "GET http://u@a/ HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("an unknown version", "GET / HTTP/3.7\r\nHost: x\r\n\r\n"),
                Arguments.of("no version", "GET /\r\nHost: x\r\n\r\n"),
                Arguments.of("CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"),
                Arguments.of("noise", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void refusesAndAnswersNothingAfterIt(String what, String request) throws IOException {
        int before = replica.requests().size();
        try (RawClient client = edge.connect()) {
            client.send(request + Edge.inference("{}") + Edge.request("GET", "localhost", "/v1/models", ""));
            Answer answer = client.read();

            assertThat(answer.status()).as(what).isIn(400, 405, 501, 505);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(answer.body()).startsWith("{\"error\":");
            assertThat(answer.header("x-baseten-request-id")).isNotEmpty();
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(replica.requests()).allMatch(seen -> !seen.body().contains("abcd"));
        assertThat(replica.requests().size()).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void refusesAFoldedHeaderThatComesBitByBit() throws IOException {
        try (RawClient client = edge.connect()) {
            for (char c : (POST + "X-A: 1\r\n b: 2\r\n\r\n").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.read().status()).isEqualTo(400);
        }
    }

    @Test
    void takesARequestThatComesBitByBit() throws IOException {
        try (RawClient client = edge.connect()) {
            for (char c : ("\r\n" + Edge.inference("{\"a\":\n 1}") + Edge.inference("{}")).toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/anything", Snapshots.PATH})
    void refusesALargeBodyByItsLengthAlone(String target) throws IOException {
        try (RawClient client = edge.connect()) {
            client.send("POST " + target + " HTTP/1.1\r\nHost: x\r\n" + KEY + "Content-Length: 1048577\r\n\r\n");

            assertThat(client.read().status()).isEqualTo(413);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void refusesAChunkedBodyThatGrowsTooLarge() throws IOException {
        replica.behave((_, wire) -> wire.awaitGone());
        try (RawClient client = edge.connect()) {
            client.send(CHUNKED + "100001\r\n" + "x".repeat(0x100001) + "\r\n");

            assertThat(client.read().status()).isEqualTo(413);
        } finally {
            replica.behave((_, wire) -> wire.json(200, "{}"));
        }
    }

    @Test
    void refusesTooMuchHead() throws IOException {
        assertThat(edge.get("/" + "a".repeat(20_000)).status()).isEqualTo(414);
        assertThat(edge.get("/", "X-Large: " + "a".repeat(40_000)).status()).isEqualTo(431);
    }

    @Test
    void refusesOtherExpectations() throws IOException {
        assertThat(edge.get("/", "Expect: miracles").status()).isEqualTo(417);
    }
}
