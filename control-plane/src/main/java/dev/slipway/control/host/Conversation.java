package dev.slipway.control.host;

import dev.slipway.control.config.OperatorSettings;
import dev.slipway.control.host.InternalApi.BundledModel;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Talks to the bundled model as any user does: through the edge, with an API key. */
final class Conversation implements AutoCloseable {

    /** What became of a question. */
    enum Outcome {
        ANSWERED,
        KEY_REFUSED,
        FAILED
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI completions;
    private final String model;
    private final String key;

    private Conversation(URI completions, String model, String key) {
        this.completions = completions;
        this.model = model;
        this.key = key;
    }

    static Conversation with(DataDirectory data, PublicAddress address, BundledModel model) throws IOException {
        URI completions =
                URI.create(Announcement.endpoint(address.urls(OperatorSettings.NONE), model) + "/chat/completions");
        return new Conversation(completions, model.name(), AdminApiKey.read(data.adminApiKey()));
    }

    /** The text of {@code question} must need no escaping in JSON. */
    Outcome ask(String question, int maxTokens, boolean stream) throws InterruptedException {
        String body = """
                {"model": "%s", "max_tokens": %d, "stream": %b, "messages": [{"role": "user", "content": "%s"}]}""".formatted(model, maxTokens, stream, question);
        var request = HttpRequest.newBuilder(completions)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return switch (http.send(request, BodyHandlers.ofString()).statusCode()) {
                case HttpURLConnection.HTTP_OK -> Outcome.ANSWERED;
                case HttpURLConnection.HTTP_UNAUTHORIZED -> Outcome.KEY_REFUSED;
                default -> Outcome.FAILED;
            };
        } catch (IOException _) {
            return Outcome.FAILED;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
