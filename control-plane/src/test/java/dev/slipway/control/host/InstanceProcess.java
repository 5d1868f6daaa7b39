package dev.slipway.control.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The launcher's commands as processes, on a data directory and a distribution made of stand-ins. */
final class InstanceProcess {

    private final Path directory;
    private final DataDirectory data;
    private final Path sharedBinaries;

    InstanceProcess(Path directory) throws IOException {
        this.directory = directory;
        this.data = new DataDirectory(directory.resolve("data"));
        writeArguments("control-plane", StandIn.class);
        writeArguments("platform-api", StandIn.class);
        writeArguments("supervisor", Main.class);
        Path binaries = TestPostgres.binaries().folder().toAbsolutePath();
        Files.createDirectories(data.cache());
        sharedBinaries = Files.createSymbolicLink(data.cache().resolve(binaries.getFileName()), binaries);
    }

    /** Stops it and takes away the link to what other tests use too. */
    void end() throws IOException, InterruptedException {
        run("down");
        Files.delete(sharedBinaries);
    }

    DataDirectory data() {
        return data;
    }

    void writeArguments(String program, Class<?> main) throws IOException {
        List<String> lines = new ArrayList<>(
                List.of(quoted("-Dslipway.distribution=" + directory), quoted("-Dslipway.models=" + directory)));
        lines.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                quoted(System.getProperty("java.class.path")),
                main.getName()));
        Files.write(directory.resolve(program + ".args"), lines);
    }

    /** Runs a command to its end. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        return runIn(data.root(), arguments);
    }

    Outcome runIn(Path dataDirectory, String... arguments) throws IOException, InterruptedException {
        Process process = start(dataDirectory, arguments);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + List.of(arguments) + Files.readString(output()));
        }
        return new Outcome(process.exitValue(), Files.readString(output()));
    }

    Process start(String... arguments) throws IOException {
        return start(data.root(), arguments);
    }

    private Process start(Path dataDirectory, String... arguments) throws IOException {
        Distribution distribution = new Distribution(directory, directory);
        List<String> command = distribution.command("supervisor", List.of(arguments));
        command.addAll(List.of("--data", dataDirectory.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
    }

    boolean said(String text) {
        try {
            return Files.readString(output()).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessRecord record(String role) {
        try {
            return data.records().part(role).orElseThrow(() -> new AssertionError("no record of " + role));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within 30 s: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private Path output() {
        return directory.resolve("output.txt");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\") + "\"";
    }

    record Outcome(int status, String output) {}
}
