package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Whatever comes over HTTP is answered: with an answer, or with an error in the shape of its surface, and nothing is left over. */
class FuzzTest {

    private static final long SEED = Long.getLong("slipway.seed", 20_261_126L);
    private static final int REQUESTS = Integer.getInteger("slipway.fuzz.requests", 10_000);
    private static final int AT_ONCE = 8;

    private static final List<String> OTHERS = List.of("""
            {"path": "/tokenize", "body": {"prompt": "Hello <|end|>", "return_token_strs": true}}""", """
            {"path": "/tokenize", "body": {"messages": [{"role": "user", "content": "Hi"}], "add_generation_prompt": false}}""", """
            {"path": "/detokenize", "body": {"tokens": [5, 6, 7, 4090]}}""", """
            {"path": "/v1/messages/count_tokens", "body": {"messages": [{"role": "user", "content": "Hi"}], "system": "Be kind.",
              "tools": [{"name": "f", "input_schema": {"type": "object", "properties": {"a": {"type": "string"}}}}]}}""", """
            {"path": "/v1/chat/completions", "body": {"messages": [{"role": "user", "content": "Hi"}], "stream": true, "max_tokens": 3,
              "stream_options": {"include_usage": true, "continuous_usage_stats": true}}}""", """
            {"path": "/v1/completions", "body": {"prompt": ["a", "b"], "stream": true, "echo": true, "logprobs": 2, "max_tokens": 2}}""", """
            {"path": "/v1/responses", "body": {"input": "Hi", "stream": true, "max_output_tokens": 16}}""", """
            {"path": "/v1/messages", "body": {"messages": [{"role": "user", "content": "Hi"}], "stream": true, "max_tokens": 3}}""");

    /** @param body as it was sent */
    private record Sent(String path, String body) {}

    @Test
    void noBodyBreaksAnything() throws IOException, InterruptedException, ExecutionException {
        System.out.println("seed " + SEED + " (-Dslipway.seed), " + REQUESTS + " requests (-Dslipway.fuzz.requests)");
        Map<Integer, Integer> statuses = new TreeMap<>();
        try (TestServer server = TestServer.start(TestServer.NANO, "--slipway.engine.max-seq-len=256");
                ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Integer>> calls = new ArrayList<>();
            for (Sent sent : requests()) {
                calls.add(callers.submit(() -> call(server, sent)));
            }
            for (Future<Integer> call : calls) {
                statuses.merge(call.get(), 1, Integer::sum);
            }
            System.out.println("statuses " + statuses);

            for (String gauge :
                    List.of("vllm:num_requests_running", "vllm:num_requests_waiting", "vllm:kv_cache_usage_perc")) {
                TestServer.await(Duration.ofSeconds(10), () -> server.metric(gauge) == 0);
            }
        }
        assertThat(statuses.get(200)).as("requests that survive").isGreaterThan(REQUESTS / 10);
        assertThat(statuses.get(400)).as("requests that are refused").isGreaterThan(REQUESTS / 10);
    }

    private static List<Sent> requests() throws IOException {
        Random random = new Random(SEED);
        List<JsonNode> corpus = Stream.concat(
                        StreamedAnswersTest.corpus(), OTHERS.stream().map(TestServer.JSON::readTree))
                .toList();
        JsonMutations mutations = new JsonMutations(
                random, corpus.stream().map(entry -> entry.path("body")).toList());
        List<Sent> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            JsonNode entry = corpus.get(random.nextInt(corpus.size()));
            requests.add(new Sent(entry.path("path").asString(), mutations.spoilt(entry.path("body"))));
        }
        return requests;
    }

    private static int call(TestServer server, Sent sent) {
        HttpResponse<String> response;
        try {
            response = server.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), sent.path())))
                            .POST(BodyPublishers.ofString(sent.body(), StandardCharsets.UTF_8)));
        } catch (AssertionError e) {
            throw new AssertionError("no answer to " + sent, e);
        }
        String problem = problem(sent.path(), response);
        if (!problem.isEmpty()) {
            throw new AssertionError(
                    "%s: %d %s to %s".formatted(problem, response.statusCode(), response.body(), sent));
        }
        return response.statusCode();
    }

    /** Empty if there is none. */
    private static String problem(String path, HttpResponse<String> response) {
        if (response.statusCode() >= 500) {
            return "a failure of the server";
        }
        if (response.statusCode() == 200) {
            return isStream(response) ? streamProblem(path, response.body()) : jsonProblem(response.body());
        }
        JsonNode error = json(response.body());
        boolean shaped = path.startsWith("/v1/messages")
                ? error.path("type").asString("").equals("error")
                : error.path("error").has("param") && error.path("error").has("code");
        return shaped && !error.path("error").path("message").asString("").isEmpty()
                ? ""
                : "an error without its shape";
    }

    private static boolean isStream(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    }

    private static String streamProblem(String path, String body) {
        List<String> frames = List.of(body.split("\n\n"));
        boolean named = path.startsWith("/v1/messages") || path.startsWith("/v1/responses");
        boolean ended = named
                ? frames.getLast().contains("\"message_stop\"")
                        || frames.getLast().startsWith("event: response.")
                : frames.getLast().equals("data: [DONE]");
        boolean failed =
                frames.stream().anyMatch(frame -> frame.contains("server_error") || frame.contains("api_error"));
        return failed || !ended ? "a stream that broke off" : "";
    }

    private static String jsonProblem(String body) {
        return json(body).isObject() ? "" : "an answer that is no object";
    }

    private static JsonNode json(String body) {
        try {
            return TestServer.JSON.readTree(body);
        } catch (JacksonException e) {
            return TestServer.JSON.missingNode();
        }
    }
}
