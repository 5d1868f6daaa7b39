package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that do not read while the engine generates. */
class SlowReaderTest {

    private static final String STREAM = """
            {"prompt": [5, 6, 7], "n": 4, "max_tokens": 3000, "ignore_eos": true, "logprobs": 20, "stream": true}""";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestServer server = NanoServer.shared();

    /** Many times what the connection's buffers hold, of an engine that makes thousands of tokens a second. */
    @Test
    void whoReadsOnlyOnceAllIsGeneratedGetsAllOfIt() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setReceiveBufferSize(64 << 10);
            socket.getOutputStream().write(post(STREAM));
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            TestServer.await(LIMIT, () -> server.metric("vllm:num_requests_running") == 0);

            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).contains("data: [DONE]");
            assertThat(answer.split("\"finish_reason\":\"length\"", -1)).hasSize(1 + 4);
        }
    }

    private static byte[] post(String body) {
        return """
                POST /v1/completions HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s""".formatted(body.length(), body).getBytes(StandardCharsets.UTF_8);
    }
}
