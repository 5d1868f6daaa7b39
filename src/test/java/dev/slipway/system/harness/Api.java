package dev.slipway.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** A plain HTTP client of one address, with the headers that it sends along. */
public record Api(URI base, Map<String, String> headers) {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    public static Api at(int port) {
        return new Api(URI.create("http://127.0.0.1:" + port), Map.of());
    }

    public Api withKey(String key) {
        return with("Authorization", "Bearer " + key);
    }

    public Api with(String header, String value) {
        return new Api(base, Map.of(header, value));
    }

    public Reply get(String path) throws IOException {
        return send("GET", path, "");
    }

    public Reply post(String path, String json) throws IOException {
        return send("POST", path, json);
    }

    public Reply delete(String path) throws IOException {
        return send("DELETE", path, "");
    }

    public Reply send(String method, String path, String body) throws IOException {
        return await(sendAsync(method, path, body));
    }

    public CompletableFuture<Reply> getAsync(String path) {
        return sendAsync("GET", path, "");
    }

    public CompletableFuture<Reply> postAsync(String path, String json) {
        return sendAsync("POST", path, json);
    }

    /** The lines of a streamed answer, as they arrive; closing the stream hangs up. */
    public HttpResponse<Stream<String>> stream(String path, String json) throws IOException {
        return await(CLIENT.sendAsync(request("POST", path, json), BodyHandlers.ofLines()));
    }

    private CompletableFuture<Reply> sendAsync(String method, String path, String body) {
        return CLIENT.sendAsync(request(method, path, body), BodyHandlers.ofString())
                .thenApply(response ->
                        new Reply(response.statusCode(), response.headers().map(), response.body()));
    }

    private HttpRequest request(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
        headers.forEach(request::setHeader);
        return body.isEmpty()
                ? request.method(method, BodyPublishers.noBody()).build()
                : request.header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
    }

    private static <T> T await(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
