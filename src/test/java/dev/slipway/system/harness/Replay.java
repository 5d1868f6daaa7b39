package dev.slipway.system.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Sends what a client once sent, and expects to be answered as it was. */
public final class Replay {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ProxiedClient client;
    private final Placeholders placeholders;
    private final Map<String, String> headers;

    public Replay(Instance instance) {
        client = new ProxiedClient(instance);
        placeholders = new Placeholders(instance);
        headers = Map.of("Authorization", "Api-Key " + instance.adminKey(), "Content-Type", "application/json");
    }

    public static List<Exchange> read(Path file) throws IOException {
        return List.of(Json.parse(Files.readString(file), Exchange[].class));
    }

    /** A question is asked until it is answered like that, as the client did; anything else is said once. */
    public void send(Exchange exchange) throws IOException {
        String what = exchange.method() + " " + exchange.url() + " answered like " + exchange.status() + " "
                + exchange.answer();
        if (exchange.method().equals("GET")) {
            Await.until(what, PATIENCE, () -> ask(exchange), answer -> fits(exchange, answer));
            return;
        }
        Reply answer = ask(exchange);
        if (!fits(exchange, answer)) {
            throw new AssertionError("not " + what + " but " + answer.status() + " " + answer.body());
        }
        placeholders.learn(answer.json());
    }

    private Reply ask(Exchange exchange) throws IOException {
        JsonNode body = exchange.body();
        String text = body.isNull() ? "" : placeholders.fill(Json.write(body));
        HttpResponse<byte[]> answer = client.send(
                exchange.method(),
                URI.create(placeholders.fill(exchange.url())),
                headers,
                text.getBytes(StandardCharsets.UTF_8));
        return new Reply(
                answer.statusCode(), answer.headers().map(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static boolean fits(Exchange exchange, Reply answer) {
        return exchange.isAnsweredLike(answer.status(), answer.json());
    }
}
