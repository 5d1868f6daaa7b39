package dev.slipway.bench;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Folder;
import dev.slipway.system.harness.Foreground;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.LinuxProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** {@code slipway edge} on a data directory of its own, from when it answers. */
final class EdgeAlone implements AutoCloseable {
    static final String PATH = "/model-abcd1234/environments/production/sync/v1/chat/completions";

    private final Path data;
    private final int port;
    private final Foreground process;

    private EdgeAlone(Path data, int port, Foreground process) {
        this.data = data;
        this.port = port;
        this.process = process;
    }

    static EdgeAlone before(String upstream) throws IOException {
        Path data = Files.createTempDirectory("slipway-edge");
        int port = Instance.freePort();
        var edge = new EdgeAlone(
                data,
                port,
                Foreground.start(
                        "edge", "--port", Integer.toString(port), "--upstream", upstream, "--data", data.toString()));
        edge.process.awaitAnswer(Duration.ofSeconds(60), Api.at(port), PATH, 401);
        return edge;
    }

    int port() {
        return port;
    }

    String key() throws IOException {
        return Files.readString(data.resolve("admin-api-key")).strip();
    }

    long pid() {
        return process.pid();
    }

    /** The launcher becomes the edge or has it as a child. */
    double cpuSeconds() {
        return Stream.concat(Stream.of(pid()), LinuxProcesses.descendants(pid()))
                .mapToDouble(LinuxProcesses::cpuSeconds)
                .sum();
    }

    @Override
    public void close() throws IOException {
        process.close();
        Folder.delete(data);
    }
}
