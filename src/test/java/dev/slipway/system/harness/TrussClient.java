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

/**
 * The stock {@code truss}, unmodified, with a home of its own. It is told {@code http://localhost:8000}, the one address
 * that it does not take for Baseten's, and reaches the instance's port as its proxy; whatever it might want from the internet
 * meets a port that nobody listens on.
 */
public final class TrussClient implements AutoCloseable {
    /** The newest, with the newest boto3. */
    public static final String NEWEST = "truss.txt";

    /** A year older, with a boto3 from before checksums became its default. */
    public static final String YEAR_OLD = "truss-year-old.txt";

    private static final String NANO = """
            # pushed by the stock client
            model_name: %s
            resources: {cpu: "1", memory: 10Gi}
            trt_llm:
              inference_stack: v2
              build:
                checkpoint_repository: {source: LOCAL, repo: gpt-oss-nano, revision: main}
              runtime: {max_seq_len: 4096, max_batch_size: 8, served_model_name: gpt-oss-nano}
            """;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String NOBODY = "http://127.0.0.1:9";

    private final Path program;
    private final Path home;
    private final int port;

    private TrussClient(Path program, Path home, int port) {
        this.program = program;
        this.home = home;
        this.port = port;
    }

    /** Knows the instance's address and no key. */
    public static TrussClient of(Instance instance, String requirements) {
        try {
            Path program = PythonClients.environment(requirements).resolve("bin/truss");
            Path home = Files.createTempDirectory("truss-home");
            Files.writeString(home.resolve(".trussrc"), """
                    [slipway]
                    remote_provider = baseten
                    remote_url = http://localhost:8000
                    """);
            return new TrussClient(program, home, instance.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if the user had written the key into the file: what the older client does by itself sets Baseten's address. */
    public TrussClient withKey(String key) {
        try {
            Path file = home.resolve(".trussrc");
            Files.writeString(file, Files.readString(file) + "api_key = " + key + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path home() {
        return home;
    }

    /** Runs a command to its end. */
    public Run run(String... arguments) {
        try {
            return Run.of(builder(arguments), LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command that stays; its output goes to a file. */
    public Process start(Path output, String... arguments) throws IOException {
        return builder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** A directory with this config.yaml, to push. */
    public Path truss(String name, String config) {
        try {
            Path folder = Files.createDirectories(home.resolve(name));
            Files.writeString(folder.resolve("config.yaml"), config);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory that has the bundled checkpoint served under this model name. */
    public Path nano(String model) {
        return truss(model, NANO.formatted(model));
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("PATH"));
        environment.putAll(Map.of(
                "HOME",
                home.toString(),
                "LANG",
                "C.UTF-8",
                "COLUMNS",
                "200",
                "TRUSS_NO_UPDATE_CHECK",
                "1",
                "BASETEN_TRUSS_AUTH_KEYRING_DISABLED",
                "1",
                "HTTP_PROXY",
                "http://127.0.0.1:" + port,
                "http_proxy",
                "http://127.0.0.1:" + port,
                "HTTPS_PROXY",
                NOBODY,
                "https_proxy",
                NOBODY));
        return builder;
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
