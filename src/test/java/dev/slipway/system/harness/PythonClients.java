package dev.slipway.system.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The stock Python clients, in a virtual environment made once per set of requirements, each run a process. */
public final class PythonClients {
    private static final Path CLIENTS = Launcher.home().resolve("src/test/clients");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private PythonClients() {}

    /** Runs a script of the clients folder; it prints its finding as one line of JSON. */
    public static JsonNode run(String script, String... arguments) throws IOException {
        Run run = runWith("requirements.txt", script, arguments);
        if (run.exit() != 0) {
            throw new AssertionError(script + " failed:\n" + run.output());
        }
        return Json.parse(run.lastLine());
    }

    /** Runs a script of the clients folder to its end, in the environment of one file of requirements. */
    public static Run runWith(String requirements, String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                environment(requirements).resolve("bin/python").toString(),
                CLIENTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return Run.of(new ProcessBuilder(command), LIMIT);
    }

    /** The virtual environment of one file of requirements in the clients folder, made when it is first needed. */
    static synchronized Path environment(String requirements) throws IOException {
        Path file = CLIENTS.resolve(requirements);
        Path home = Launcher.home().resolve(".venv").resolve(Provision.hash(file));
        Path complete = home.resolve("complete");
        if (!Files.exists(complete)) {
            String python = home.resolve("bin/python").toString();
            Provision.must(List.of("python3", "-m", "venv", "--clear", home.toString()));
            Provision.must(List.of(python, "-m", "pip", "install", "-q", "-r", file.toString()));
            Files.createFile(complete);
        }
        return home;
    }
}
