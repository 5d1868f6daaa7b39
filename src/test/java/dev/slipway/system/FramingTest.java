package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.RawConnection;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SharedInstance.class)
class FramingTest {
    private static final String CHUNKS = "5\r\nhello\r\n0\r\n\r\n";

    private final Instance instance;

    FramingTest(Instance instance) {
        this.instance = instance;
    }

    static Stream<Arguments> ambiguities() {
        return Stream.of("inference", "management")
                .flatMap(path -> Stream.of(
                        headers(path, "both lengths", "Content-Length: 5\r\nTransfer-Encoding: chunked", CHUNKS),
                        headers(path, "two lengths", "Content-Length: 5\r\nContent-Length: 6", "hello!"),
                        headers(path, "two lengths in one header", "Content-Length: 5, 6", "hello!"),
                        headers(path, "plus in a length", "Content-Length: +5", "hello"),
                        headers(path, "minus in a length", "Content-Length: -5", "hello"),
                        headers(path, "word as a length", "Content-Length: five", "hello"),
                        headers(path, "length over 64 bits", "Content-Length: 99999999999999999999", "hello"),
                        headers(
                                path,
                                "chunked twice",
                                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                                CHUNKS),
                        headers(path, "chunked twice in one header", "Transfer-Encoding: chunked, chunked", CHUNKS),
                        headers(path, "unknown coding", "Transfer-Encoding: xchunked", CHUNKS),
                        headers(path, "chunked is not last", "Transfer-Encoding: chunked, gzip", CHUNKS),
                        headers(path, "space before the colon", "Content-Length : 5", "hello"),
                        headers(path, "space before the colon of the coding", "Transfer-Encoding : chunked", CHUNKS),
                        headers(path, "folded header", "X-Folded: a\r\n b\r\nContent-Length: 5", "hello"),
                        headers(
                                path,
                                "word as a chunk size",
                                "Transfer-Encoding: chunked",
                                "five\r\nhello\r\n0\r\n\r\n"),
                        headers(path, "sign in a chunk size", "Transfer-Encoding: chunked", "+5\r\nhello\r\n0\r\n\r\n"),
                        headers(
                                path,
                                "prefix in a chunk size",
                                "Transfer-Encoding: chunked",
                                "0x5\r\nhello\r\n0\r\n\r\n"),
                        headers(
                                path,
                                "newline in a chunk extension",
                                "Transfer-Encoding: chunked",
                                "5;a\nb\r\nhello\r\n0\r\n\r\n"),
                        headers(path, "second host", "Host: example.com\r\nContent-Length: 5", "hello"),
                        Arguments.of(path, "no host", "POST TARGET HTTP/1.1\r\nContent-Length: 5\r\nAUTH\r\nhello"),
                        target(path, "control character", "\u0001"),
                        target(path, "zero byte", "\u0000"),
                        target(path, "delete character", "\u007f"),
                        target(path, "bare carriage return", "\r")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("ambiguities")
    void isRefusedAndNothingAfterItIsAnswered(String path, String ambiguity, String request) throws IOException {
        try (var connection = new RawConnection(instance.port())) {
            connection.send(
                    complete(path, request) + complete(path, "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nAUTH\r\n"));
            answer(connection)
                    .ifPresent(reply ->
                            assertThat(reply.status()).as(reply.toString()).isIn(400, 501));
            assertThat(connection.isSilentFor(Duration.ofMillis(300))).isTrue();
        }
    }

    @Test
    void aBodyOverAHundredMegabytesIsRefusedByItsLengthAlone() throws IOException {
        for (String path : new String[] {"inference", "management"}) {
            String head = "POST TARGET HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857601\r\nAUTH\r\n";
            Reply reply = RawConnection.exchange(instance.port(), complete(path, head));
            assertThat(reply.status()).as(path).isEqualTo(413);
            assertThat(reply.json().has("error") || reply.json().has("message")).isTrue();
        }
    }

    @Test
    void requestsThatFollowEachOtherOnAConnectionAreAnsweredInOrder() throws IOException {
        String wrongModel = "GET /model-zzzzzzzz/production/sync/v1/models HTTP/1.1\r\nHost: localhost\r\nAUTH\r\n";
        String models = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nAUTH\r\n";
        try (var connection = new RawConnection(instance.port())) {
            connection.send(complete("management", models + wrongModel + models));
            assertThat(connection.read().status()).isEqualTo(200);
            assertThat(connection.read().status()).isEqualTo(404);
            assertThat(connection.read().status()).isEqualTo(200);
        }
    }

    private static Arguments headers(String path, String name, String headers, String body) {
        return Arguments.of(
                path, name, "POST TARGET HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\nAUTH\r\n" + body);
    }

    private static Arguments target(String path, String name, String character) {
        return Arguments.of(path, name, "GET TARGET" + character + "x HTTP/1.1\r\nHost: localhost\r\nAUTH\r\n");
    }

    private String complete(String path, String request) {
        return request.replace("TARGET", path.equals("inference") ? instance.chatPath() : "/v1/api_keys")
                .replace("AUTH\r\n", "Authorization: Bearer " + instance.adminKey() + "\r\n\r\n");
    }

    private static Optional<Reply> answer(RawConnection connection) throws IOException {
        try {
            return Optional.of(connection.read());
        } catch (EOFException | SocketException closed) {
            return Optional.empty();
        }
    }
}
