package dev.slipway.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The stock Go client {@code baseten}, unmodified, with a home of its own; it reaches the instance by a proxy. */
public final class GoClient implements AutoCloseable {
    /** What it sends, and how it was answered. */
    public static final Path RECORDED = Launcher.home().resolve("src/test/clients/baseten-cli.json");

    /** The first one that pushes a config without uploading an archive. */
    private static final String VERSION = "d2cae355d4b5";

    private static final Duration BUILD_LIMIT = Duration.ofMinutes(10);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path program;
    private final Path home;
    private final Instance instance;
    private final int proxy;

    private GoClient(Path program, Path home, Instance instance, int proxy) {
        this.program = program;
        this.home = home;
        this.instance = instance;
        this.proxy = proxy;
    }

    /** Skips the test where neither {@code BASETEN_CLI} names the program nor Go can build it. */
    public static GoClient of(Instance instance, int proxy) throws IOException {
        String named = System.getenv("BASETEN_CLI");
        Path program = named == null ? built() : Path.of(named);
        return new GoClient(program, Files.createTempDirectory("baseten-home"), instance, proxy);
    }

    private static Path built() {
        Path folder = Launcher.home().resolve(".venv/baseten-cli-" + VERSION);
        Path program = folder.resolve("baseten");
        if (!Files.exists(program)) {
            Run build = install(folder);
            if (build.exit() != 0) {
                System.out.println("the Go client baseten is not run, only replayed from a recording: "
                        + build.output().strip());
            }
            Assumptions.assumeTrue(build.exit() == 0, build.output());
        }
        return program;
    }

    private static Run install(Path folder) {
        try {
            var go = new ProcessBuilder("go", "install", "github.com/basetenlabs/baseten-cli/cmd/baseten@" + VERSION);
            go.environment().put("GOBIN", folder.toString());
            return Run.of(go, BUILD_LIMIT);
        } catch (IOException e) {
            return new Run(-1, e.toString());
        }
    }

    public Path home() {
        return home;
    }

    /** Runs a command to its end, with the admin key as its input. */
    public Run run(String... arguments) throws IOException {
        Path input = Files.writeString(home.resolve("key"), instance.adminKey());
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.toFile()).redirectInput(input.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("PATH"));
        environment.putAll(Map.of(
                "HOME",
                home.toString(),
                "NO_COLOR",
                "1",
                "BASETEN_REMOTE_URL",
                "http://app.localhost:" + instance.port(),
                "HTTP_PROXY",
                "http://127.0.0.1:" + proxy,
                "HTTPS_PROXY",
                "http://127.0.0.1:9"));
        return Run.of(builder, LIMIT);
    }

    @Override
    public void close() {
        try (var files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
