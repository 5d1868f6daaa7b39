package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** On a server that runs one request at a time and lets four wait. */
class QueueTest {

    private static final String PATH = "/v1/completions";
    private static final String ENDLESS =
            "{\"prompt\": [5, 6], \"max_tokens\": 4000, \"ignore_eos\": true, \"stream\": %s}";
    private static final String SHORT = "{\"prompt\": [5], \"max_tokens\": 2%s}";

    /** Long enough that the next one's end comes clearly later. */
    private static final String LONGER =
            "{\"prompt\": [5], \"max_tokens\": 600, \"ignore_eos\": true, \"priority\": %s}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                TestServer.NANO, "--slipway.engine.max-batch-size=1", "--slipway.engine.max-queue-size=4");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aCallerThatHoldsHalfOfTheQueueGets429WhileOthersStillHaveRoomAndAFullQueueIs503() throws IOException {
        try (Socket running = running();
                Socket first = waiting("X-Slipway-Key-Id: busy", 1);
                Socket second = waiting("X-Slipway-Key-Id: busy", 2)) {
            verifyTurnedAway(ask(SHORT.formatted(""), "X-Slipway-Key-Id", "busy"), 429, "too_many_waiting");
            try (Socket third = waiting("X-Slipway-Key-Id: quiet", 3);
                    Socket fourth = waiting("X-Other: x", 4)) {
                verifyTurnedAway(ask(SHORT.formatted(""), "X-Slipway-Key-Id", "quiet"), 503, "queue_full");
                assertThat(server.metric("vllm:num_requests_waiting")).isEqualTo(4);
            }
        }
        TestServer.await(Duration.ofSeconds(20), () -> server.metric("vllm:num_requests_waiting") == 0);
        assertThat(ask(SHORT.formatted(""), "X-Slipway-Key-Id", "busy").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/metrics").body())
                .containsPattern("slipway_requests_turned_away_total\\{.*full=\"queue\"} 1")
                .containsPattern("slipway_requests_turned_away_total\\{.*full=\"callers_share\"} 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestWhoseTimeRunsOutInTheQueueGets504(boolean stream) throws IOException {
        try (Socket running = running()) {
            HttpResponse<String> late = ask(SHORT.formatted(", \"stream\": " + stream), "X-Request-Timeout", "0.05");

            assertThat(late.statusCode()).isEqualTo(504);
            JsonNode error = TestServer.JSON.readTree(late.body()).path("error");
            assertThat(error.path("code").stringValue()).isEqualTo("deadline_exceeded");
            assertThat(error.path("message").stringValue()).contains("X-Request-Timeout");
        }
        TestServer.await(Duration.ofSeconds(20), () -> server.metric("vllm:num_requests_running") == 0);
    }

    @Test
    void aStreamWhoseTimeRunsOutEndsWithTheErrorAndItsBlocksAreFree() {
        HttpResponse<String> cut = ask(ENDLESS.formatted(true), "X-Request-Timeout", "0.3");

        assertThat(cut.statusCode()).isEqualTo(200);
        assertThat(cut.body()).contains("\"deadline_exceeded\"").endsWith("data: [DONE]\n\n");
        assertThat(cut.body().split("\n\n").length).isBetween(2, 3999);
        TestServer.await(Duration.ofSeconds(20), () -> server.metric("vllm:kv_cache_usage_perc") == 0);
    }

    @Test
    void enoughTimeChangesNothing() {
        assertThat(ask(SHORT.formatted(""), "X-Request-Timeout", "86400").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Request-Timeout, 0",
        "X-Request-Timeout, -1",
        "X-Request-Timeout, 86401",
        "X-Request-Timeout, 1e3",
        "X-Request-Timeout, soon",
        "X-Slipway-Best-Priority, high"
    })
    void aHeaderThatCannotBeUnderstoodIsRefusedByName(String name, String value) {
        HttpResponse<String> refused = ask(SHORT.formatted(""), name, value);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("the header %s is \\\"%s\\\"; it must be ".formatted(name, value));
    }

    @Test
    void lowerPrioritiesAreServedFirstButNoLowerThanTheCallersBest() throws Exception {
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        try (Socket running = running()) {
            for (String request : List.of("later -1 3", "usual -1 0", "pushy 0 -5", "first -9 -5")) {
                String[] part = request.split(" ", -1);
                answers.add(CompletableFuture.runAsync(() -> {
                    ask(LONGER.formatted(part[2]), "X-Slipway-Best-Priority", part[1]);
                    served.add(part[0]);
                }));
                int place = answers.size();
                TestServer.await(Duration.ofSeconds(20), () -> server.metric("vllm:num_requests_waiting") == place);
            }
        }
        for (CompletableFuture<Void> answer : answers) {
            answer.get(60, TimeUnit.SECONDS);
        }

        assertThat(served).containsExactly("first", "usual", "pushy", "later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "\"high\"", "2147483648", "true"})
    void aPriorityIsAnInteger(String priority) {
        HttpResponse<String> refused = server.post(PATH, SHORT.formatted(", \"priority\": " + priority));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("priority is ", "\"param\":\"priority\"");
    }

    private static Socket running() throws IOException {
        Socket socket = server.open(PATH, ENDLESS.formatted(true));
        TestServer.await(Duration.ofSeconds(20), () -> server.metric("vllm:num_requests_running") == 1);
        return socket;
    }

    /** Sends a request that must wait, and waits until it does so as the {@code place}th. */
    private static Socket waiting(String header, int place) throws IOException {
        String body = SHORT.formatted("");
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.getOutputStream()
                .write(String.format(
                                Locale.ROOT,
                                "POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: %d\r\n\r\n%s",
                                PATH,
                                header,
                                body.length(),
                                body)
                        .getBytes(StandardCharsets.US_ASCII));
        TestServer.await(Duration.ofSeconds(20), () -> server.metric("vllm:num_requests_waiting") == place);
        return socket;
    }

    private static void verifyTurnedAway(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        assertThat(TestServer.JSON
                        .readTree(answer.body())
                        .path("error")
                        .path("code")
                        .stringValue())
                .isEqualTo(code);
    }

    private static HttpResponse<String> ask(String body, String header, String value) {
        return server.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), PATH)))
                .header(header, value)
                .POST(BodyPublishers.ofString(body)));
    }
}
