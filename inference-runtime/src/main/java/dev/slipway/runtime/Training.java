package dev.slipway.runtime;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.springframework.context.ConfigurableApplicationContext;

/** Requests that a fresh server answers to itself, through its own port, so that the JVM can record what a start needs. */
final class Training {

    private static final String CHAT = """
            {"messages": [{"role": "user", "content": "What is machine learning?"}], "max_tokens": 48, "stream": %s}""";
    private static final String TOKENS = """
            {"prompt": [1, 2, 3], "max_tokens": 48, "temperature": 0}""";

    private Training() {}

    static void answer(ConfigurableApplicationContext context) throws InterruptedException {
        URI server = URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (boolean stream : new boolean[] {true, false}) {
                send(client, post(server.resolve("/v1/chat/completions"), CHAT.formatted(stream)));
            }
            send(client, post(server.resolve("/v1/completions"), TOKENS));
            for (String path : new String[] {"/health", "/metrics", "/v1/models"}) {
                send(client, HttpRequest.newBuilder(server.resolve(path)).build());
            }
        }
    }

    private static HttpRequest post(URI target, String body) {
        return HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** Whatever the answer is: a checkpoint without tokenizer refuses chat, and that is a path to record as well. */
    private static void send(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            client.send(request, BodyHandlers.discarding());
        } catch (IOException e) {
            throw new IllegalStateException("the server does not answer its own %s".formatted(request.uri()), e);
        }
    }
}
