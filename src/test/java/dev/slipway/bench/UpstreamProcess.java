package dev.slipway.bench;

import dev.slipway.system.harness.Upstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** {@link Upstream} in a process of its own, so that its work is nobody else's. */
final class UpstreamProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private UpstreamProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static UpstreamProcess start(int tickMillis) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Upstream.class.getName(),
                        Integer.toString(tickMillis))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        return new UpstreamProcess(process, Integer.parseInt(output.readLine()));
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
