package dev.slipway.control.host;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The control plane as the supervisor uses it: its internal paths, and what it thinks of a key. */
final class InternalApi implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI controlPlane;
    private final String token;

    private InternalApi(int port, String token) {
        this.controlPlane = URI.create("http://127.0.0.1:" + port);
        this.token = token;
    }

    static InternalApi of(DataDirectory data, int port) throws IOException {
        return new InternalApi(port, Files.readString(data.internalToken()).strip());
    }

    /** Empty while the control plane does not answer yet, or another program in its place, or it has not pushed the bundled model. */
    Optional<BundledModel> bundledModel() throws InterruptedException {
        try {
            HttpResponse<String> answer = send(request("/internal/status").GET());
            return answer.statusCode() == 200
                    ? Optional.ofNullable(
                            JSON.readValue(answer.body(), Status.class).bundledModel())
                    : Optional.empty();
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    /** Good for one use within 15 minutes. */
    String signInToken() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/internal/sign-in-tokens").POST(BodyPublishers.noBody()));
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("the control plane gave no sign-in token: HTTP " + answer.statusCode());
        }
        return JSON.readValue(answer.body(), SignIn.class).token();
    }

    /** Whether the file holds an API key that was not revoked. */
    boolean takesKeyIn(Path file) throws IOException, InterruptedException {
        if (!AdminApiKey.isIn(file)) {
            return false;
        }
        var asKey = request("/v1/users/me").header("Authorization", "Bearer " + AdminApiKey.read(file));
        return send(asKey.GET()).statusCode() != HttpURLConnection.HTTP_UNAUTHORIZED;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(controlPlane.resolve(path))
                .timeout(Duration.ofSeconds(5))
                .header("X-Slipway-Internal-Token", token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    record BundledModel(
            String id,
            String name,
            @Nullable String deploymentId,
            @Nullable String status) {

        boolean active() {
            return "ACTIVE".equals(status);
        }

        boolean failed() {
            return status != null && status.endsWith("FAILED");
        }
    }

    private record Status(@Nullable BundledModel bundledModel) {}

    private record SignIn(String token) {}
}
