package dev.slipway.bench;

import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Launcher;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** From {@code up} to the first answered token, on an empty data directory and on a kept one; {@code --build} times the builds too. */
final class StartBenchmark {
    private static final int ROUNDS = 3;

    private StartBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var table = new Table("start");
        if (List.of(arguments).contains("--build")) {
            table.row(
                    "build_s",
                    "whole build from clean, dependencies at hand",
                    build("clean", "package"),
                    "s",
                    "<= 120");
            table.row("rebuild_s", "build when nothing changed", build("package"), "s");
        }
        var first = new ArrayList<Double>();
        var restarts = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            try (Instance instance = Instance.fresh()) {
                first.add(secondsToFirstAnswer(instance));
                instance.down();
                restarts.add(secondsToFirstAnswer(instance));
            }
        }
        table.row("first_start_s", "up to first answer, empty data directory", median(first), "s", "<= 20");
        table.row("restart_s", "up to first answer, kept data", median(restarts), "s", "<= 10");
        table.end();
    }

    private static double secondsToFirstAnswer(Instance instance) throws IOException {
        long start = System.nanoTime();
        Run up = instance.up();
        if (up.exit() != 0) {
            throw new IllegalStateException(up.output() + instance.logTails());
        }
        Reply answer = instance.api()
                .post(instance.chatPath(), Chat.hello().with("max_tokens", 1).json());
        if (answer.status() != 200) {
            throw new IllegalStateException("no answer after up: " + answer);
        }
        return seconds(start);
    }

    private static double build(String... goals) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("./mvnw", "-q", "-B", "-DskipTests"));
        command.addAll(List.of(goals));
        long start = System.nanoTime();
        int exit = new ProcessBuilder(command)
                .directory(Launcher.home().toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
        return seconds(start);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
