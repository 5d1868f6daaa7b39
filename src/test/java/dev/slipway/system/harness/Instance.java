package dev.slipway.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One instance of the product in a data directory of its own; closing it stops it and checks that nothing stays. */
public final class Instance implements AutoCloseable {
    private static final Duration UP_LIMIT = Duration.ofMinutes(10);
    private static final Duration DOWN_LIMIT = Duration.ofSeconds(20);
    private static final int TAIL = 40;

    private final Path data;
    private final int port;
    private final String mark = UUID.randomUUID().toString();

    private Instance(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /** A data directory and a port, with nothing running. */
    public static Instance fresh() {
        try {
            return new Instance(Files.createTempDirectory("slipway-data"), freePort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Instance started() {
        Instance instance = fresh();
        Run up = instance.up();
        if (up.exit() != 0) {
            String logs = instance.logTails();
            instance.close();
            throw new AssertionError("up failed:\n" + up.output() + logs);
        }
        return instance;
    }

    public Run up(String... more) {
        var arguments = new ArrayList<>(List.of("up", "--detach", "--port", Integer.toString(port)));
        arguments.addAll(List.of(more));
        return launch(UP_LIMIT, arguments.toArray(String[]::new));
    }

    public Run down() {
        return launch(DOWN_LIMIT, "down");
    }

    /** Any command of the launcher, on this instance's data directory. */
    public Run launch(Duration limit, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return Launcher.run(limit, Map.of(Launcher.MARK, mark), all.toArray(String[]::new));
    }

    /** A command that stays, such as {@code up} without {@code --detach}. */
    public Foreground foreground(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return Foreground.start(mark, all.toArray(String[]::new));
    }

    public Status status() {
        Run run = launch(Duration.ofSeconds(20), "status", "--json");
        return Json.parse(run.output(), Status.class);
    }

    public Path data() {
        return data;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public String adminKey() {
        return read("admin-api-key");
    }

    /** A client with the admin key. */
    public Api api() {
        return Api.at(port).withKey(adminKey());
    }

    public Api anonymous() {
        return Api.at(port);
    }

    /** A client of an internal address of a program of this instance. */
    public Api internal(int internalPort) {
        return Api.at(internalPort).with("X-Slipway-Internal-Token", read("run/internal-token"));
    }

    public JsonNode bundledModel() {
        try {
            return api().get("/v1/models")
                    .json()
                    .path("models")
                    .valueStream()
                    .filter(model -> model.path("name").asString().equals("gpt-oss-nano"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no model gpt-oss-nano in " + url() + "/v1/models"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The path of an address of the bundled model, such as {@code environments/production/sync/v1/models}. */
    public String model(String target) {
        return "/model-" + bundledModel().path("id").asString() + "/" + target;
    }

    public String chatPath() {
        return model("environments/production/sync/v1/chat/completions");
    }

    public List<Long> processes() {
        return LinuxProcesses.withEnvironment(Launcher.MARK, mark);
    }

    /** The ends of all logs, for a failure's report. */
    public String logTails() {
        try (Stream<Path> files = Files.walk(data.resolve("logs"))) {
            var tails = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                List<String> lines = Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                tails.append("\n--- ").append(data.relativize(file)).append('\n');
                lines.subList(Math.max(0, lines.size() - TAIL), lines.size())
                        .forEach(line -> tails.append(line).append('\n'));
            }
            return tails.toString();
        } catch (IOException e) {
            return "\nno logs: " + e;
        }
    }

    @Override
    public void close() {
        Run down = down();
        List<Long> strays = processes();
        strays.forEach(pid -> LinuxProcesses.signal("KILL", pid));
        deleteData();
        if (down.exit() != 0 || !strays.isEmpty()) {
            throw new AssertionError("down left " + strays + ", exit " + down.exit() + ":\n" + down.output());
        }
    }

    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String read(String file) {
        try {
            return Files.readString(data.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteData() {
        try {
            Folder.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
