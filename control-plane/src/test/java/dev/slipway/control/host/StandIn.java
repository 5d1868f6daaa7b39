package dev.slipway.control.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import sun.misc.Signal;

/** As much of the control plane and of the edge as their supervisor sees. */
final class StandIn {

    /** The one that both refuse. */
    static final String REVOKED_KEY = "Revoked1." + "r".repeat(43);

    static void main(String[] settings) throws IOException {
        OptionalInt healthPort = setting("--management.server.port=", settings);
        HttpServer server = server(
                settings,
                healthPort.orElseGet(() -> setting("--server.port=", settings).orElseThrow()));
        if (healthPort.isPresent()) {
            PassedOn.to(server.getAddress());
            Signal.handle(new Signal("USR1"), _ -> System.exit(0));
        }
    }

    private static OptionalInt setting(String name, String[] settings) {
        return Arrays.stream(settings)
                .filter(setting -> setting.startsWith(name))
                .mapToInt(setting -> Integer.parseInt(setting.substring(name.length())))
                .findFirst();
    }

    private static HttpServer server(String[] settings, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/internal/status", exchange -> answer(exchange, """
                {"bundled_model": {"id": "abcd1234", "name": "nano", "deployment_id": "dep1234", "status": "ACTIVE"}}"""));
        server.createContext("/internal/sign-in-tokens", exchange -> answer(exchange, "{\"token\": \"once\"}"));
        server.createContext("/v1/users/me", StandIn::answerToAKey);
        server.createContext("/model-abcd1234/", StandIn::answerToAKey);
        server.createContext("/settings", exchange -> answer(exchange, String.join(" ", settings)));
        server.createContext(
                "/pid",
                exchange ->
                        answer(exchange, String.valueOf(ProcessHandle.current().pid())));
        server.start();
        return server;
    }

    private static void answerToAKey(HttpExchange exchange) throws IOException {
        if (exchange.getRequestHeaders().getFirst("Authorization").endsWith(REVOKED_KEY)) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        } else {
            answer(exchange, "{}");
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
