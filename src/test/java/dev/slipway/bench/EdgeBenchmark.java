package dev.slipway.bench;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Folder;
import dev.slipway.system.harness.Foreground;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.LinuxProcesses;
import dev.slipway.system.harness.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * The edge against nginx before the same upstream: CPU time per request and per streamed frame, and the latency that one
 * connection sees. The edge checks the key, meters and keeps receipts, as always; nginx only passes on.
 */
final class EdgeBenchmark implements AutoCloseable {
    private static final String PATH = "/model-abcd1234/environments/production/sync/v1/chat/completions";
    private static final String PLAIN = body(false, 120);
    private static final String STREAM = body(true, 120);
    private static final String LONG = body(false, 44_000);
    private static final int CONNECTIONS = 16;
    private static final int STREAMS = 32;

    private final Effort effort;
    private final UpstreamProcess upstream = UpstreamProcess.start(Upstream.TICK_MILLIS);
    private final Nginx nginx = Nginx.before(upstream.url());
    private final Path data = Files.createTempDirectory("slipway-edge");
    private final int port = Instance.freePort();
    private final Foreground edge = Foreground.start(
            "edge", "--port", Integer.toString(port), "--upstream", upstream.url(), "--data", data.toString());
    private final String key;

    /** How long each load lasts, and how often it is repeated. */
    private record Effort(int seconds, int rounds) {
        private static Effort of(String[] arguments) {
            return List.of(arguments).contains("--quick") ? new Effort(2, 3) : new Effort(5, 5);
        }
    }

    private EdgeBenchmark(Effort effort) throws IOException {
        this.effort = effort;
        edge.awaitAnswer(Duration.ofSeconds(60), Api.at(port), PATH, 401);
        key = Files.readString(data.resolve("admin-api-key")).strip();
    }

    public static void main(String[] arguments) throws Exception {
        try (var bench = new EdgeBenchmark(Effort.of(arguments))) {
            bench.run();
        }
    }

    private void run() throws Exception {
        warmUp();
        var table = new Table("edge");
        var requests = new Rounds()
                .with("nginx", () -> cpuMicros(nginx::cpuSeconds, nginx.port(), PLAIN, CONNECTIONS, 1))
                .with("edge", () -> cpuMicros(this::edgeCpuSeconds, port, PLAIN, CONNECTIONS, 1))
                .medians(effort.rounds());
        report(table, requests, "request", "CPU per request, 16 connections, 0.7 KB");
        var frames = new Rounds()
                .with("nginx", () -> cpuMicros(nginx::cpuSeconds, nginx.port(), STREAM, STREAMS, Upstream.FRAMES))
                .with("edge", () -> cpuMicros(this::edgeCpuSeconds, port, STREAM, STREAMS, Upstream.FRAMES))
                .medians(effort.rounds());
        report(table, frames, "frame", "CPU per streamed frame, 32 streams");
        latency(table, PLAIN, "", "p50 at 1 connection", "<= 0.5");
        latency(table, LONG, "220kb_", "p50 of a 220 KB prompt", "<= 5");
        table.end();
    }

    private void warmUp() throws Exception {
        for (int i = 0; i < 3; i++) {
            load(upstream.port(), PLAIN, CONNECTIONS);
            load(port, PLAIN, CONNECTIONS);
            load(port, STREAM, STREAMS);
        }
    }

    private void latency(Table table, String body, String key, String what, String limit) throws Exception {
        Rounds.Medians p50 = new Rounds()
                .with("direct", () -> load(upstream.port(), body, 1).p50Micros())
                .with("nginx", () -> load(nginx.port(), body, 1).p50Micros())
                .with("edge", () -> load(port, body, 1).p50Micros())
                .medians(effort.rounds());
        p50.values()
                .forEach((name, micros) -> table.row(name + "_" + key + "p50_us", what + ", " + name, micros, "us"));
        double added = (p50.of("edge") - p50.of("direct")) / 1000;
        table.row("added_" + key + "p50_ms", "added by the edge", added, "ms", limit);
    }

    private static void report(Table table, Rounds.Medians micros, String unit, String what) {
        micros.values().forEach((name, value) -> table.row(name + "_us_per_" + unit, what + ", " + name, value, "us"));
        table.row(unit + "_ratio", "edge / nginx", micros.of("edge") / micros.of("nginx"), "x", "<= 3");
    }

    private double cpuMicros(DoubleSupplier cpuSeconds, int port, String body, int connections, int unitsPerRequest)
            throws Exception {
        double before = cpuSeconds.getAsDouble();
        long requests = load(port, body, connections).requests();
        return (cpuSeconds.getAsDouble() - before) * 1e6 / requests / unitsPerRequest;
    }

    private Wrk load(int port, String body, int connections) throws Exception {
        return Wrk.run("http://127.0.0.1:" + port + PATH, key, body, connections, effort.seconds());
    }

    /** The launcher becomes the edge or has it as a child. */
    private double edgeCpuSeconds() {
        return Stream.concat(Stream.of(edge.pid()), LinuxProcesses.descendants(edge.pid()))
                .mapToDouble(LinuxProcesses::cpuSeconds)
                .sum();
    }

    private static String body(boolean stream, int words) {
        return "{\"model\":\"gpt-oss-nano\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(stream, "word ".repeat(words).strip());
    }

    @Override
    public void close() throws IOException {
        edge.close();
        nginx.close();
        upstream.close();
        Folder.delete(data);
    }
}
