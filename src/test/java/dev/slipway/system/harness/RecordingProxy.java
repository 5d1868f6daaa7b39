package dev.slipway.system.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** A proxy between a client and an instance that keeps what they said to each other. */
public final class RecordingProxy implements AutoCloseable {
    private static final List<String> PASSED_ON = List.of("Authorization", "Content-Type", "User-Agent");

    /** Of one log line to the next, these may be there or not. */
    private static final List<String> VARYING = List.of("replica", "request_id");

    private final ProxiedClient client;
    private final Placeholders placeholders;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Exchange> exchanges = new ArrayList<>();

    private RecordingProxy(Instance instance) throws IOException {
        client = new ProxiedClient(instance);
        placeholders = new Placeholders(instance);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    public static RecordingProxy before(Instance instance) throws IOException {
        return new RecordingProxy(instance);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Repeated requests, which wait for something, are written once, with their last answer. */
    public synchronized void write(Path file) throws IOException {
        List<Exchange> once = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            Exchange general = general(exchange);
            if (!once.isEmpty() && once.getLast().isRequestOf(general)) {
                once.removeLast();
            }
            once.add(general);
        }
        String lines = String.join(",\n", once.stream().map(Json::write).toList());
        Files.writeString(file, "[\n" + lines + "\n]\n");
    }

    private void pass(HttpExchange request) throws IOException {
        try (request) {
            byte[] body = request.getRequestBody().readAllBytes();
            Map<String, String> headers = new HashMap<>();
            PASSED_ON.stream()
                    .filter(request.getRequestHeaders()::containsKey)
                    .forEach(name ->
                            headers.put(name, request.getRequestHeaders().getFirst(name)));
            HttpResponse<byte[]> answer =
                    client.send(request.getRequestMethod(), request.getRequestURI(), headers, body);
            keep(request, body, answer);
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> request.getResponseHeaders().set("Content-Type", type));
            request.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            request.getResponseBody().write(answer.body());
        }
    }

    private synchronized void keep(HttpExchange request, byte[] body, HttpResponse<byte[]> answer) {
        JsonNode said = json(answer.body());
        placeholders.learn(said);
        exchanges.add(new Exchange(
                request.getRequestMethod(),
                request.getRequestURI().toString(),
                json(body),
                answer.statusCode(),
                shortened(said)));
    }

    private Exchange general(Exchange exchange) {
        return Json.parse(placeholders.put(Json.write(exchange)), Exchange.class);
    }

    private static JsonNode json(byte[] body) {
        return body.length == 0 ? NullNode.getInstance() : Json.parse(new String(body, StandardCharsets.UTF_8));
    }

    private static JsonNode shortened(JsonNode answer) {
        if (answer instanceof ArrayNode list) {
            while (list.size() > 1) {
                list.remove(list.size() - 1);
            }
        }
        if (answer instanceof ObjectNode object) {
            VARYING.stream().filter(object::has).forEach(object::putNull);
        }
        answer.forEach(RecordingProxy::shortened);
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
