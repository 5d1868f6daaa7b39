package dev.slipway.runtime.openai;

import static dev.slipway.runtime.openai.ResponsesClient.PATH;
import static dev.slipway.runtime.openai.ResponsesClient.error;
import static dev.slipway.runtime.openai.ResponsesClient.joined;
import static dev.slipway.runtime.openai.ResponsesClient.steps;
import static dev.slipway.runtime.openai.ResponsesClient.text;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BackgroundResponsesTest {

    private static final String JAPAN = "\"input\": \"What is the capital of Japan?\"";
    private static final String ANSWER = "The capital of Japan is Tokyo.";
    private static final String ENDLESS = "\"input\": \"Hello!\", \"background\": true, \"ignore_eos\": true";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestServer server = NanoServer.shared();
    private final ResponsesClient client = new ResponsesClient(server);

    @Test
    void aResponseIsMadeWhileNobodyWaits() {
        JsonNode queued = client.respond(JAPAN + ", \"background\": true");
        assertThat(queued.path("status").asString()).isEqualTo("queued");
        assertThat(queued.path("background").asBoolean()).isTrue();
        assertThat(queued.path("output").isEmpty() && queued.path("usage").isNull())
                .isTrue();

        JsonNode ended = awaitEnd(queued.path("id").asString());
        assertThat(ended.path("status").asString()).isEqualTo("completed");
        assertThat(text(ended)).isEqualTo(ANSWER);
        assertThat(ended.path("completed_at").isNumber()).isTrue();
        assertThat(ended.path("usage").path("output_tokens").asInt()).isPositive();
    }

    @Test
    void aStreamTellsThatItWaitsAndCanBeTakenUpAgainAnywhere() {
        List<JsonNode> events = client.events(JAPAN + ", \"background\": true");

        assertThat(steps(events))
                .startsWith("response.created", "response.queued", "response.in_progress", "response.output_item.added")
                .endsWith("response.output_item.done", "response.completed");
        assertThat(events.stream().map(event -> event.path("sequence_number").asInt()))
                .containsExactlyElementsOf(
                        IntStream.range(0, events.size()).boxed().toList());
        assertThat(joined(events, "response.output_text.delta")).isEqualTo(ANSWER);

        String id = events.getFirst().path("response").path("id").asString();
        for (int after : new int[] {0, 5, events.size() - 2}) {
            HttpResponse<String> rest = server.get("%s/%s?stream=true&starting_after=%d".formatted(PATH, id, after));
            assertThat(ResponsesClient.events(rest)).isEqualTo(events.subList(after + 1, events.size()));
        }
        assertThat(ResponsesClient.events(server.get("%s/%s?stream=true".formatted(PATH, id))))
                .isEqualTo(events);
    }

    @Test
    void aResponseGoesOnWhenItsClientLeaves() throws IOException {
        String body = "{\"temperature\": 0, \"stream\": true, \"background\": true, %s}".formatted(JAPAN);
        String id;
        try (Socket socket = server.open(PATH, body)) {
            id = idIn(socket);
        }

        assertThat(text(awaitEnd(id))).isEqualTo(ANSWER);
    }

    @Test
    void aCancelledResponseEndsAsItIs() {
        String id = client.respond(ENDLESS).path("id").asString();
        awaitStatus(id, "in_progress");
        JsonNode cancelled = cancel(id);

        assertThat(cancelled.path("status").asString()).isEqualTo("cancelled");
        assertThat(cancel(id)).isEqualTo(cancelled);
        assertThat(client.get(id)).isEqualTo(cancelled);
        TestServer.await(LIMIT, () -> server.metric("vllm:num_requests_running") == 0);
    }

    @Test
    void aStreamOfACancelledResponseEnds() throws IOException {
        try (Socket socket = server.open(PATH, "{\"stream\": true, %s}".formatted(ENDLESS))) {
            String id = idIn(socket);
            cancel(id);
            List<JsonNode> events = ResponsesClient.events(server.get("%s/%s?stream=true".formatted(PATH, id)));

            assertThat(events.getLast().path("type").asString()).isEqualTo("response.cancelled");
            assertThat(events.getLast().path("response").path("status").asString())
                    .isEqualTo("cancelled");
        }
    }

    /** Of the response that a stream begins to tell of. */
    private static String idIn(Socket stream) throws IOException {
        stream.setSoTimeout((int) LIMIT.toMillis());
        String head = new String(stream.getInputStream().readNBytes(700), StandardCharsets.UTF_8);
        return head.replaceAll("(?s).*?\"id\":\"(resp_[0-9a-f]+)\".*", "$1");
    }

    @Test
    void onlyAResponseInTheBackgroundCanBeCancelled() {
        String id = client.respond("\"input\": \"a\", \"max_output_tokens\": 1")
                .path("id")
                .asString();

        assertThat(server.post(PATH + "/" + id + "/cancel", "").statusCode()).isEqualTo(400);
        assertThat(server.post(PATH + "/resp_0/cancel", "").statusCode()).isEqualTo(404);
        assertThat(server.post(PATH + "/" + id + "/restart", "").statusCode()).isEqualTo(404);
        assertThat(error(server.get(PATH + "/" + id + "?stream=true"))
                        .path("param")
                        .asString())
                .isEqualTo("stream");
        assertThat(error(server.get(PATH + "/" + id + "?starting_after=3"))
                        .path("param")
                        .asString())
                .isEqualTo("starting_after");
        assertThat(error(client.refused("{\"input\": \"a\", \"background\": true, \"store\": false}"))
                        .path("param")
                        .asString())
                .isEqualTo("store");
    }

    @Test
    void nothingGoesOnAfterAResponseThatIsStillMade() {
        String id = client.respond(ENDLESS).path("id").asString();
        HttpResponse<String> refused =
                client.refused("{\"input\": \"a\", \"previous_response_id\": \"%s\"}".formatted(id));
        cancel(id);

        assertThat(error(refused).path("param").asString()).isEqualTo("previous_response_id");
        assertThat(client.respond("\"input\": \"a\", \"max_output_tokens\": 1, \"previous_response_id\": \"%s\""
                                .formatted(id))
                        .path("object")
                        .asString())
                .isEqualTo("response");
    }

    @Test
    void aDeletedResponseIsMadeNoFurtherAndStaysAway() {
        String id = client.respond(ENDLESS).path("id").asString();
        awaitStatus(id, "in_progress");
        client.delete(PATH + "/" + id);

        TestServer.await(LIMIT, () -> server.metric("vllm:num_requests_running") == 0);
        assertThat(server.get(PATH + "/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void aResponseThatComesToItsDeadlineHasFailed() {
        HttpResponse<String> stream = send("{%s, \"stream\": true}".formatted(ENDLESS), "X-Request-Timeout", "0.2");
        List<JsonNode> events = ResponsesClient.events(stream);
        JsonNode failed = events.getLast().path("response");

        assertThat(steps(events)).endsWith("error", "response.failed");
        assertThat(failed.path("status").asString()).isEqualTo("failed");
        assertThat(failed.path("error").path("code").asString()).isEqualTo("server_error");
        assertThat(failed.path("error").path("message").asString()).isNotEmpty();
        assertThat(client.get(failed.path("id").asString())).isEqualTo(failed);
    }

    @Test
    void whatItTookIsToldOnce() {
        String id = client.respond(JAPAN + ", \"background\": true").path("id").asString();
        HttpResponse<String> first = await(id);

        assertThat(first.headers().firstValue("X-Slipway-Receipt"))
                .isPresent()
                .get()
                .asString()
                .contains("prompt_tokens");
        assertThat(server.get(PATH + "/" + id).headers().firstValue("X-Slipway-Receipt"))
                .isEmpty();
    }

    @Test
    void aResponseIsItsTenantsAloneAndItsIdNamesTheReplica() {
        String body = "{\"input\": \"a\", \"max_output_tokens\": 1}";
        String id = TestServer.JSON
                .readTree(send(body, "X-Slipway-Tenant", "one", "X-Slipway-Replica", "abc12")
                        .body())
                .path("id")
                .asString();

        assertThat(id).matches("resp_abc12_[0-9a-f]{32}");
        assertThat(server.get(PATH + "/" + id).statusCode()).isEqualTo(404);
        assertThat(server.send(HttpRequest.newBuilder(uri(PATH + "/" + id)).header("X-Slipway-Tenant", "one"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.send(HttpRequest.newBuilder(uri(PATH + "/" + id)).header("X-Slipway-Tenant", "two"))
                        .statusCode())
                .isEqualTo(404);
    }

    private JsonNode cancel(String id) {
        return server.answer(PATH + "/" + id + "/cancel", "");
    }

    private JsonNode awaitEnd(String id) {
        return TestServer.JSON.readTree(await(id).body());
    }

    /** The first answer that shows it ended. */
    private HttpResponse<String> await(String id) {
        AtomicReference<HttpResponse<String>> last = new AtomicReference<>();
        TestServer.await(LIMIT, () -> {
            last.set(server.get(PATH + "/" + id));
            String status =
                    TestServer.JSON.readTree(last.get().body()).path("status").asString();
            return !status.equals("queued") && !status.equals("in_progress");
        });
        return last.get();
    }

    private void awaitStatus(String id, String status) {
        TestServer.await(LIMIT, () -> client.get(id).path("status").asString().equals(status));
    }

    private HttpResponse<String> send(String body, String... headers) {
        return server.send(HttpRequest.newBuilder(uri(PATH)).headers(headers).POST(BodyPublishers.ofString(body)));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
    }
}
