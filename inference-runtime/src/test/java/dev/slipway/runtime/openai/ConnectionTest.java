package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConnectionTest {

    private static final String PATH = "/v1/completions";
    private static final String ENDLESS =
            "{\"prompt\": [5, 6], \"max_tokens\": 4000, \"ignore_eos\": true, \"stream\": %s}";

    private final TestServer server = NanoServer.shared();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesFreesItsBlocksLongBeforeTheEndOfItsAnswer(boolean stream) throws IOException {
        double aborted = aborted();
        try (Socket socket = server.open(PATH, ENDLESS.formatted(stream))) {
            TestServer.await(Duration.ofSeconds(20), () -> server.metric("vllm:num_requests_running") == 1);
            socket.setSoLinger(true, 0);
        }

        TestServer.await(Duration.ofSeconds(5), () -> server.metric("vllm:num_requests_running") == 0);
        TestServer.await(Duration.ofSeconds(5), () -> server.metric("vllm:kv_cache_usage_perc") == 0);
        TestServer.await(Duration.ofSeconds(5), () -> aborted() == aborted + 1);
    }

    /** The first event, the client's leave and what the connection tells of it meet in any order. */
    @RepeatedTest(50)
    void aClientThatLeavesAsItsStreamBeginsIsNoticed() throws IOException {
        aClientThatLeavesFreesItsBlocksLongBeforeTheEndOfItsAnswer(true);
    }

    @Test
    void aStreamEndsWithItsReceiptAsATrailer() throws IOException {
        String body = "{\"prompt\": [5, 6], \"max_tokens\": 4, \"ignore_eos\": true, \"stream\": true}";
        try (Socket socket = server.open(PATH, body)) {
            String answer = readUntil(socket.getInputStream(), "\r\n\r\n", "0\r\n");

            assertThat(answer.toLowerCase(Locale.ROOT)).contains("\r\ntrailer: x-slipway-receipt\r\n");
            String trailer =
                    answer.substring(answer.lastIndexOf("\r\n0\r\n") + 5).strip();
            assertThat(trailer).startsWithIgnoringCase(Receipt.HEADER + ":");
            JsonNode receipt = TestServer.JSON.readTree(trailer.substring(trailer.indexOf(':') + 1));
            assertThat(receipt.path("completion_tokens").asInt()).isEqualTo(4);
            assertThat(receipt.path("prompt_tokens").asInt()).isEqualTo(2);
        }
    }

    @Test
    void eachTokenIsSentWhenItIsThere() throws IOException {
        try (Socket socket = server.open(PATH, ENDLESS.formatted(true))) {
            readUntil(socket.getInputStream(), "data: ", "data: ");

            assertThat(server.metric("vllm:num_requests_running")).isEqualTo(1);
        }
        TestServer.await(Duration.ofSeconds(5), () -> server.metric("vllm:num_requests_running") == 0);
    }

    private double aborted() {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("vllm:request_success_total") && line.contains("\"abort\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Reads until {@code end} comes after {@code after}. */
    private static String readUntil(InputStream in, String end, String after) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[4096];
        int at = -1;
        while (at < 0 || text.indexOf(end, at) < 0) {
            int read = in.read(buffer);
            assertThat(read).as("the end of %s", text).isPositive();
            text.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
            at = text.indexOf("\r\n" + after);
        }
        return text.toString();
    }
}
