package dev.slipway.edge;

import dev.slipway.edge.admission.Admission;
import dev.slipway.edge.connection.Drain;
import dev.slipway.edge.replica.ReplicaPool;
import dev.slipway.edge.routing.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The real application on a free port. */
final class Edge implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final int port;

    private Edge(List<String> settings) {
        settings.addAll(List.of("--server.port=0", "--spring.main.register-shutdown-hook=false"));
        setUnlessGiven(settings, "--slipway.edge.drain=", "0s");
        setUnlessGiven(settings, "--slipway.edge.rehearsal=", "0");
        context = SpringApplication.run(EdgeApplication.class, settings.toArray(String[]::new));
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static void setUnlessGiven(List<String> settings, String name, String value) {
        if (settings.stream().noneMatch(setting -> setting.startsWith(name))) {
            settings.add(name + value);
        }
    }

    /** An edge behind whose back {@code controlPlane} is. */
    static Edge behind(FakeControlPlane controlPlane, Path data, String... settings) throws IOException {
        Path token = data.resolve("internal-token");
        Files.writeString(token, FakeControlPlane.TOKEN + "\n");
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("--slipway.data=" + data);
        all.add("--SLIPWAY_INTERNAL_TOKEN_FILE=" + token);
        all.add("--slipway.edge.control-plane=" + controlPlane.server().url());
        return new Edge(all);
    }

    /** An edge that runs alone in front of {@code upstream}, with {@link Snapshots#KEY}. */
    static Edge alone(String upstream, Path data, String... settings) throws IOException {
        Files.writeString(data.resolve("admin-api-key"), Snapshots.KEY + "\n");
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("--slipway.data=" + data);
        all.add("--slipway.edge.upstream=" + upstream);
        return new Edge(all);
    }

    int port() {
        return port;
    }

    int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    RawClient connect() throws IOException {
        return new RawClient(port);
    }

    /** Sends one request on a connection of its own. */
    RawClient.Answer call(String method, String host, String target, String body, String... headers)
            throws IOException {
        try (RawClient client = connect()) {
            return client.send(request(method, host, target, body, headers)).read();
        }
    }

    RawClient.Answer post(String target, String body, String... headers) throws IOException {
        return call("POST", "localhost", target, body, with(headers, "Authorization: Bearer " + Snapshots.KEY));
    }

    RawClient.Answer get(String target, String... headers) throws IOException {
        return call("GET", "localhost", target, "", with(headers, "Authorization: Bearer " + Snapshots.KEY));
    }

    private static String[] with(String[] headers, String more) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(more);
        return all.toArray(String[]::new);
    }

    static String request(String method, String host, String target, String body, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            request.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length);
            request.append("\r\n");
        }
        return request + "\r\n" + body;
    }

    static String inference(String body, String... headers) {
        return request(
                "POST", "localhost", Snapshots.PATH, body, with(headers, "Authorization: Bearer " + Snapshots.KEY));
    }

    /** Waits until the edge knows the newest snapshot of its control plane. */
    void awaitRoutes(long version) {
        Routes routes = context.getBean(Routes.class);
        await().until(() -> routes.version() >= version);
    }

    /** How many requests wait for a replica. */
    int waiting() {
        return context.getBean(Admission.class).waitingRoom().size();
    }

    long heldBytes() {
        return context.getBean(Admission.class).bodies().held();
    }

    int inFlight() {
        return context.getBean(ReplicaPool.class).inFlight();
    }

    /** Hands over to another edge; returns when the last connection has ended. */
    void leave() {
        context.getBean(Drain.class).awaitLeave();
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5));
    }

    @Override
    public void close() {
        context.close();
    }
}
