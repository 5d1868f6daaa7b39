package dev.slipway.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The clone's {@code ./slipway}, run as a user types it. */
public final class Launcher {
    /** Inherited by every process of an instance, so that strays can be found by it. */
    static final String MARK = "SLIPWAY_TEST_MARK";

    private Launcher() {}

    public static Path home() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, dir -> dir != null, Path::getParent)
                .filter(dir -> Files.exists(dir.resolve("mvnw")) && Files.exists(dir.resolve(".mvn")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no clone of the project around " + here));
    }

    public static Run run(Duration limit, String... arguments) {
        return run(limit, Map.of(), arguments);
    }

    /** The output goes through a file: a pipe would stay open as long as the processes that a command leaves running. */
    public static Run run(Duration limit, Map<String, String> environment, String... arguments) {
        try {
            Path output = Files.createTempFile("slipway-run", ".txt");
            try {
                Process process = start(output, environment, arguments);
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("slipway " + String.join(" ", arguments) + " did not end within " + limit
                            + "; its output:\n" + Files.readString(output));
                }
                return new Run(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running slipway " + String.join(" ", arguments), e);
        }
    }

    /** Starts a command that stays in the foreground. */
    public static Process start(Path output, Map<String, String> environment, String... arguments) throws IOException {
        // A test run in the background has interrupts ignored, which processes inherit; a terminal's command has not.
        List<String> command = new ArrayList<>(
                List.of("env", "--default-signal=INT", home().resolve("slipway").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
