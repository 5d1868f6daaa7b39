package dev.slipway.control.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** As much of the control plane and of the edge as their supervisor sees. */
final class StandIn {

    static void main(String[] settings) throws IOException {
        int port = Arrays.stream(settings)
                .filter(setting -> setting.startsWith("--server.port="))
                .mapToInt(setting -> Integer.parseInt(setting.substring(setting.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/internal/status", exchange -> answer(exchange, """
                {"bundled_model": {"id": "abcd1234", "name": "nano", "deployment_id": "dep1234", "status": "ACTIVE"}}"""));
        server.createContext("/internal/sign-in-tokens", exchange -> answer(exchange, "{\"token\": \"once\"}"));
        server.createContext("/model-abcd1234/", exchange -> answer(exchange, "{}"));
        server.start();
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
