package dev.slipway.control.leadership;

import dev.slipway.control.Await;
import dev.slipway.control.Client;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.ControlPlaneApplication;
import dev.slipway.control.TestDatabase;
import dev.slipway.control.cluster.ReplicaProgram;
import dev.slipway.control.host.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A control plane that may die, as a process that drives replicas of its data directory. */
final class ControlPlaneProcess implements AutoCloseable {

    private final Process process;
    private final Client admin;

    private ControlPlaneProcess(Process process, Client admin) {
        this.process = process;
        this.admin = admin;
    }

    /** Returns when it serves. */
    static ControlPlaneProcess start(TestDatabase database, Path data) throws IOException {
        int port = FreePort.find();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ControlPlaneApplication.class.getName(),
                "--slipway.runtime.java-args=" + replicas(data)));
        command.addAll(ControlPlane.arguments(database, data, port));
        Path output = data.resolve("control-plane-" + port + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Client admin = ControlPlane.admin("http://127.0.0.1:" + port);
        try {
            Await.until("it serves", Duration.ofSeconds(60), () -> serves(process, admin, output));
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw new AssertionError(Files.readString(output), e);
        }
        return new ControlPlaneProcess(process, admin);
    }

    private static boolean serves(Process process, Client admin, Path output) {
        if (!process.isAlive()) {
            throw new AssertionError("it ended: " + output);
        }
        try {
            return admin.get("/v1/models").status() == 200;
        } catch (RuntimeException _) {
            return false; // nobody listens yet
        }
    }

    private static Path replicas(Path data) throws IOException {
        Path arguments = data.resolve("replica.args");
        Files.writeString(
                arguments,
                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"%s\" %s"
                        .formatted(System.getProperty("java.class.path"), ReplicaProgram.class.getName()));
        return arguments;
    }

    Client admin() {
        return admin;
    }

    /** By SIGKILL: nothing is given up or written any more. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
