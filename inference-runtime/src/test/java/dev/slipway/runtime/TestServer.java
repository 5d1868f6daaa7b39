package dev.slipway.runtime;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real application on a free port, spoken to over HTTP. */
public final class TestServer implements AutoCloseable {

    public static final Path NANO = Path.of("../models/gpt-oss-nano");
    public static final JsonMapper JSON = JsonMapper.shared();

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Runnable stop;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private TestServer(Runnable stop, int port) {
        this.stop = stop;
        this.port = port;
    }

    /** Ready to answer when it is returned. */
    public static TestServer start(Path checkpoint, String... settings) {
        String[] fixed = {"--server.port=0", "--slipway.engine.checkpoint=" + checkpoint};
        ConfigurableApplicationContext context = RuntimeApplication.start(
                Stream.concat(Stream.of(fixed), Stream.of(settings)).toArray(String[]::new));
        int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
        return new TestServer(context::close, port).whenReady();
    }

    /** The same in a process of its own, with as much heap. */
    public static TestServer startProcess(String heap, Path checkpoint, String... settings) throws IOException {
        String[] fixed = {"--slipway.engine.checkpoint=" + checkpoint};
        RuntimeProcess process = RuntimeProcess.start(
                List.of("-Xmx" + heap),
                Stream.concat(Stream.of(fixed), Stream.of(settings)).toArray(String[]::new));
        return new TestServer(process::close, process.awaitPort()).whenReady();
    }

    private TestServer whenReady() {
        await(LIMIT, () -> get("/health").statusCode() == 200);
        return this;
    }

    public int port() {
        return port;
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    public HttpResponse<String> post(String path, String body) {
        return post(path, body.getBytes(StandardCharsets.UTF_8));
    }

    public HttpResponse<String> post(String path, byte[] body) {
        return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** A successful answer's body. */
    public JsonNode answer(String path, String body) {
        HttpResponse<String> response = post(path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError("%d: %s".formatted(response.statusCode(), response.body()));
        }
        return JSON.readTree(response.body());
    }

    /** The chunks of a streamed answer, without the word that ends them. */
    public List<JsonNode> stream(String path, String body) {
        String[] events = post(path, body).body().split("\n\n");
        if (!events[events.length - 1].equals("data: [DONE]")) {
            throw new AssertionError("a stream that ends with: " + events[events.length - 1]);
        }
        List<JsonNode> chunks = new ArrayList<>();
        for (int i = 0; i < events.length - 1; i++) {
            chunks.add(JSON.readTree(events[i].substring("data: ".length())));
        }
        return chunks;
    }

    /** A connection of the test's own, with a request sent on it. */
    public Socket open(String path, String body) throws IOException {
        return open(path, body, "keep-alive");
    }

    /** @param connection that header's value */
    public Socket open(String path, String body, String connection) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream()
                .write("POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: %s\r\nContent-Length: %d\r\n\r\n"
                        .formatted(path, connection, bytes.length)
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        return socket;
    }

    public double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    public static void await(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit);
            }
            LockSupport.parkNanos(500_000);
        }
    }

    @Override
    public void close() {
        client.close();
        stop.run();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
