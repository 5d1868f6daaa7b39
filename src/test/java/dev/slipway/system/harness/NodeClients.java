package dev.slipway.system.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The stock Node clients, installed beside their scripts once per lock file, each run a process. */
public final class NodeClients {
    private static final Path CLIENTS = Launcher.home().resolve("src/test/clients/node");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private NodeClients() {}

    /** Runs a script of the clients folder; it prints its finding as one line of JSON. */
    public static JsonNode run(String script, String... arguments) throws IOException {
        install();
        List<String> command =
                new ArrayList<>(List.of("node", CLIENTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        Run run = Run.of(new ProcessBuilder(command), LIMIT);
        if (run.exit() != 0) {
            throw new AssertionError(script + " failed:\n" + run.output());
        }
        return Json.parse(run.lastLine());
    }

    private static synchronized void install() throws IOException {
        Path complete = CLIENTS.resolve("node_modules")
                .resolve(".complete-" + Provision.hash(CLIENTS.resolve("package-lock.json")));
        if (!Files.exists(complete)) {
            Provision.must(new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                    .directory(CLIENTS.toFile()));
            Files.createFile(complete);
        }
    }
}
