package dev.slipway.control.cluster;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A replica as its cluster sees it: it listens, says whether it is ready, and ends. Files in its checkpoint tell it what to do. */
public final class ReplicaProgram {

    static void main(String[] settings) throws IOException {
        Path checkpoint = Path.of(setting(settings, "slipway.engine.checkpoint"));
        if (Files.exists(checkpoint.resolve("broken"))) {
            System.out.println("cannot load: model.safetensors is truncated");
            System.exit(1);
        }
        HttpServer server = HttpServer.create(
                new InetSocketAddress("127.0.0.1", Integer.parseInt(setting(settings, "server.port"))), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(Files.exists(checkpoint.resolve("loading")) ? 503 : 200, -1);
            exchange.close();
        });
        server.createContext("/metrics", exchange -> {
            Path requests = checkpoint.resolve("requests");
            byte[] metrics = ("vllm:num_requests_running{model_name=\"nano\"} "
                            + (Files.exists(requests) ? "1.0" : "0.0")
                            + "\nvllm:num_requests_waiting{model_name=\"nano\"} 0.0\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, metrics.length);
            exchange.getResponseBody().write(metrics);
            exchange.close();
        });
        System.out.println("environment: " + System.getenv().keySet());
        server.start();
    }

    private static String setting(String[] settings, String name) {
        String prefix = "--" + name + "=";
        return Arrays.stream(settings)
                .filter(setting -> setting.startsWith(prefix))
                .findFirst()
                .orElseThrow()
                .substring(prefix.length());
    }
}
