package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that do not read while the engine generates. */
class SlowReaderTest {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** Many times what the connection's buffers hold, of an engine that makes thousands of tokens a second. */
    @Test
    void whoReadsOnlyOnceAllIsGeneratedGetsAllOfIt() throws IOException {
        TestServer server = NanoServer.shared();
        try (Socket socket = stream(server, 4, 3000)) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            awaitIdle(server);

            String answer = rest(socket);
            assertThat(answer).contains("data: [DONE]");
            assertThat(answer.split("\"finish_reason\":\"length\"", -1)).hasSize(1 + 4);
        }
    }

    /** What they leave unread is several times the heap that a small replica has. */
    @Test
    void thoseWhoNeverReadAreCutOffAndHarmNobody() throws IOException {
        List<Socket> readers = new ArrayList<>();
        try (TestServer small = TestServer.startProcess("128m", TestServer.NANO)) {
            for (int i = 0; i < 8; i++) {
                readers.add(stream(small, 16, 1000));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(small.answer("/v1/completions", "{\"prompt\": [5], \"max_tokens\": 3}")
                                .path("choices")
                                .size())
                        .isEqualTo(1);
            }
            awaitIdle(small);

            int whole = 0;
            for (Socket reader : readers) {
                whole += rest(reader).contains("data: [DONE]") ? 1 : 0;
            }
            assertThat(whole).isLessThan(readers.size());
            assertThat(small.get("/health").statusCode()).isEqualTo(200);
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
    }

    private static Socket stream(TestServer server, int choices, int tokens) throws IOException {
        Socket socket = server.open("/v1/completions", """
                {"prompt": [5, 6, 7], "n": %d, "max_tokens": %d, "ignore_eos": true, "logprobs": 20, "stream": true}""".formatted(choices, tokens), "close");
        socket.setReceiveBufferSize(64 << 10);
        return socket;
    }

    private static void awaitIdle(TestServer server) {
        TestServer.await(
                LIMIT,
                () -> server.metric("vllm:num_requests_running") == 0
                        && server.metric("vllm:num_requests_waiting") == 0);
    }

    /** What is left to read until the connection ends, in order or not. */
    private static String rest(Socket socket) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[64 << 10];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                read.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
            }
        } catch (SocketException _) {
            // reset, which is how a reader is cut off
        }
        return read.toString();
    }
}
