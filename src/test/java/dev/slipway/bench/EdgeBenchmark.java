package dev.slipway.bench;

import dev.slipway.system.harness.Upstream;
import java.io.IOException;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * The edge against nginx before the same upstream: CPU time per request and per streamed frame, and the latency that one
 * connection sees. The edge checks the key, meters and keeps receipts, as always; nginx only passes on.
 */
final class EdgeBenchmark implements AutoCloseable {
    private static final String PLAIN = body(false, 120);
    private static final String STREAM = body(true, 120);
    private static final String LONG = body(false, 44_000);
    private static final int CONNECTIONS = 16;
    private static final int STREAMS = 32;

    /** Few enough for a short warm-up, and as many after it as a short measurement takes. */
    private static final int FIRST_REQUESTS = 2_000;

    private static final int EARLY_REQUESTS = 20_000;

    private final Effort effort;
    private final UpstreamProcess upstream = UpstreamProcess.start(Upstream.TICK_MILLIS);
    private final Nginx nginx = Nginx.before(upstream.url());
    private final EdgeAlone edge = EdgeAlone.before(upstream.url());
    private final String key = edge.key();

    /** How long each load lasts, and how often it is repeated. */
    private record Effort(int seconds, int rounds) {
        private static Effort of(String[] arguments) {
            return List.of(arguments).contains("--quick") ? new Effort(2, 3) : new Effort(5, 5);
        }
    }

    private EdgeBenchmark(Effort effort) throws IOException {
        this.effort = effort;
    }

    public static void main(String[] arguments) throws Exception {
        try (var bench = new EdgeBenchmark(Effort.of(arguments))) {
            bench.run();
        }
    }

    private void run() throws Exception {
        var table = new Table("edge");
        report(table, early(), "early_request", "CPU per request after 2,000, the next 20,000");
        warmUp();
        var requests = new Rounds()
                .with("nginx", () -> cpuMicros(nginx::cpuSeconds, nginx.port(), PLAIN, CONNECTIONS, 1))
                .with("edge", () -> cpuMicros(edge::cpuSeconds, edge.port(), PLAIN, CONNECTIONS, 1))
                .medians(effort.rounds());
        report(table, requests, "request", "CPU per request, 16 connections, 0.7 KB");
        var frames = new Rounds()
                .with("nginx", () -> cpuMicros(nginx::cpuSeconds, nginx.port(), STREAM, STREAMS, Upstream.FRAMES))
                .with("edge", () -> cpuMicros(edge::cpuSeconds, edge.port(), STREAM, STREAMS, Upstream.FRAMES))
                .medians(effort.rounds());
        report(table, frames, "frame", "CPU per streamed frame, 32 streams");
        latency(table, PLAIN, "", "p50 at 1 connection", "<= 0.5");
        latency(table, LONG, "220kb_", "p50 of a 220 KB prompt", "<= 5");
        table.end();
    }

    /** A new edge for each round: what the compilers of a JVM do in its first seconds is done once. */
    private Rounds.Medians early() throws Exception {
        Wrk.send(url(upstream.port()), key, PLAIN, CONNECTIONS, EARLY_REQUESTS);
        return new Rounds()
                .with("nginx", () -> earlyMicros(nginx::cpuSeconds, nginx.port(), key))
                .with("edge", () -> {
                    try (EdgeAlone fresh = EdgeAlone.before(upstream.url())) {
                        return earlyMicros(fresh::cpuSeconds, fresh.port(), fresh.key());
                    }
                })
                .medians(effort.rounds());
    }

    private static double earlyMicros(DoubleSupplier cpuSeconds, int port, String key) throws Exception {
        Wrk.send(url(port), key, PLAIN, CONNECTIONS, FIRST_REQUESTS);
        double before = cpuSeconds.getAsDouble();
        Wrk.send(url(port), key, PLAIN, CONNECTIONS, EARLY_REQUESTS);
        return (cpuSeconds.getAsDouble() - before) * 1e6 / EARLY_REQUESTS;
    }

    private void warmUp() throws Exception {
        for (int i = 0; i < 3; i++) {
            load(upstream.port(), PLAIN, CONNECTIONS);
            load(edge.port(), PLAIN, CONNECTIONS);
            load(edge.port(), STREAM, STREAMS);
        }
    }

    private void latency(Table table, String body, String key, String what, String limit) throws Exception {
        Rounds.Medians p50 = new Rounds()
                .with("direct", () -> load(upstream.port(), body, 1).p50Micros())
                .with("nginx", () -> load(nginx.port(), body, 1).p50Micros())
                .with("edge", () -> load(edge.port(), body, 1).p50Micros())
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
        return Wrk.run(url(port), key, body, connections, effort.seconds());
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + EdgeAlone.PATH;
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
    }
}
