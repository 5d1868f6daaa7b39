package dev.slipway.control.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hands each request to one remote installation, under that installation's one host name: whatever it stands behind needs to know no other.
 * What a Host header says to a local one ({@code model-<id>.…}, {@code inference.…}) becomes the path that means the same.
 */
final class RemoteForwarder implements HttpHandler {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final int BUFFER_BYTES = 16_384;
    private static final int BAD_GATEWAY = 502;
    private static final String REQUEST_ID = "X-Baseten-Request-Id";
    private static final Pattern MODEL_HOST = Pattern.compile("(model-[a-z0-9]+)\\..*");

    /** Between two neighbours only (RFC 9110, 7.6.1), or set by the client itself. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "expect",
            "date");

    private final URI target;
    private final HttpClient http;

    RemoteForwarder(URI target, RemoteTrust trust) {
        this.target = target;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .sslContext(trust.tls())
                .build();
    }

    /** Fails with the reason when the target cannot be reached or is something else. */
    void requireSlipway() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(target.resolve("/v1/models"))
                .timeout(CONNECT_LIMIT)
                .build();
        try {
            if (http.send(request, BodyHandlers.discarding())
                    .headers()
                    .firstValue(REQUEST_ID)
                    .isPresent()) {
                return;
            }
        } catch (IOException e) {
            throw new StartFailedException("%s cannot be reached: %s".formatted(target, reason(e)));
        }
        throw new StartFailedException("what answers at %s is not Slipway".formatted(target));
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<InputStream> response;
            try {
                response = http.send(request(exchange), BodyHandlers.ofInputStream());
            } catch (IOException | IllegalArgumentException e) {
                refuse(exchange, reason(e));
                return;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            answer(exchange, response);
        }
    }

    private HttpRequest request(HttpExchange exchange) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + path(exchange)))
                .method(exchange.getRequestMethod(), body(exchange));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static String path(HttpExchange exchange) {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("");
        return prefix(host.toLowerCase(Locale.ROOT)) + exchange.getRequestURI();
    }

    static String prefix(String host) {
        Matcher model = MODEL_HOST.matcher(host);
        if (model.matches()) {
            return "/" + model.group(1);
        }
        return host.startsWith("inference.") ? "/inference" : "";
    }

    private static BodyPublisher body(HttpExchange exchange) {
        InputStream in = exchange.getRequestBody();
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length != null) {
            long bytes = Long.parseLong(length);
            return bytes == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> in), bytes);
        }
        boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
        return chunked ? BodyPublishers.ofInputStream(() -> in) : BodyPublishers.noBody();
    }

    /** Each piece goes on as it comes; a client that has left ends the remote request. */
    private static void answer(HttpExchange exchange, HttpResponse<InputStream> response) throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        try (InputStream in = response.body()) {
            boolean hasBody = !exchange.getRequestMethod().equals("HEAD")
                    && response.statusCode() != 204
                    && response.statusCode() != 304;
            long length = response.headers().firstValueAsLong("Content-Length").orElse(0);
            boolean empty = length == 0
                    && response.headers().firstValue("Content-Length").isPresent();
            exchange.sendResponseHeaders(response.statusCode(), hasBody && !empty ? length : -1);
            if (hasBody) {
                copy(in, exchange.getResponseBody());
            }
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            out.flush();
        }
    }

    private void refuse(HttpExchange exchange, String reason) throws IOException {
        byte[] body = "{\"error\": \"%s cannot be reached: %s\"}"
                .formatted(target, reason.replaceAll("[\\\\\"\\p{Cntrl}]", "'"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(BAD_GATEWAY, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
