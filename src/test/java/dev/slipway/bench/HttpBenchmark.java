package dev.slipway.bench;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Foreground;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Decoding speed of the bundled model as a client sees it: whole requests over HTTP, through {@code serve} and through the edge; with
 * {@code --beside N} while N other threads want a processor each.
 */
final class HttpBenchmark {
    private static final int TOKENS = 256;
    private static final int BATCH = 16;
    private static final int ROUNDS = 5;

    private HttpBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var table = new Table("http");
        try (var _ = new BusyThreads(arguments.length == 2 ? Integer.parseInt(arguments[1]) : 0)) {
            run(table);
        }
        table.end();
    }

    private static void run(Table table) throws Exception {
        int port = Instance.freePort();
        try (var serve = Foreground.start("serve", "gpt-oss-nano", "--port", Integer.toString(port))) {
            serve.awaitAnswer(Duration.ofSeconds(60), Api.at(port), "/health", 200);
            measure(table, "serve", Api.at(port), "/v1/chat/completions");
        }
        try (Instance instance = Instance.started()) {
            measure(table, "edge", instance.api(), instance.chatPath());
        }
    }

    private static void measure(Table table, String name, Api api, String path) throws Exception {
        for (int i = 0; i < 3; i++) {
            tokensPerSecond(api, path, BATCH);
        }
        Rounds.Medians speeds = new Rounds()
                .with("batch 1", () -> tokensPerSecond(api, path, 1))
                .with("batch 16", () -> tokensPerSecond(api, path, BATCH))
                .medians(ROUNDS);
        double one = speeds.of("batch 1");
        double sixteen = speeds.of("batch 16");
        table.row(name + "_batch_1", name + ": batch 1", one, "tok/s", ">= 200");
        table.row(name + "_batch_16", name + ": batch 16", sixteen, "tok/s");
        table.row(name + "_ratio", name + ": batch 16 / batch 1", sixteen / one, "x", ">= 3");
    }

    private static double tokensPerSecond(Api api, String path, int batch) {
        long start = System.nanoTime();
        List<CompletableFuture<Reply>> replies = IntStream.range(0, batch)
                .mapToObj(i -> api.postAsync(path, request(i)))
                .toList();
        long tokens = replies.stream()
                .map(CompletableFuture::join)
                .mapToLong(reply ->
                        reply.json().path("usage").path("completion_tokens").asLong())
                .sum();
        return tokens / ((System.nanoTime() - start) / 1e9);
    }

    private static String request(int i) {
        return Chat.asking("Tell me a story about a robot. " + i)
                .with("ignore_eos", true)
                .with("max_tokens", TOKENS)
                .json();
    }
}
