package dev.slipway.bench;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Json;
import dev.slipway.system.harness.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How soon the edge knows what was pushed, and how soon a deployment at zero answers. */
final class ScalingBenchmark {
    private static final int ROUNDS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CONFIG = """
            resources: {cpu: "1", memory: 2Gi}
            trt_llm:
              inference_stack: v2
              build:
                checkpoint_repository: {source: LOCAL, repo: gpt-oss-nano, revision: main}
              runtime: {max_seq_len: 4096, max_batch_size: 8, served_model_name: gpt-oss-nano}
            """;

    private final Api api;

    private ScalingBenchmark(Api api) {
        this.api = api;
    }

    public static void main(String[] arguments) throws Exception {
        var table = new Table("scaling");
        try (Instance instance = Instance.started()) {
            new ScalingBenchmark(instance.api()).measure(table);
        }
        table.end();
    }

    private void measure(Table table) throws IOException {
        var pushes = new ArrayList<Double>();
        var routes = new ArrayList<Double>();
        var wakes = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            long sent = System.nanoTime();
            Pushed pushed = push("scaling-" + round);
            double answered = seconds(sent);
            awaitRoute(pushed);
            pushes.add(1000 * answered);
            routes.add(1000 * (seconds(sent) - answered));
            awaitStatus(pushed, "ACTIVE");
            rest(pushed);
            wakes.add(secondsToAnswer(pushed));
        }
        table.row("push_ms", "push sent to answered", median(pushes), "ms");
        table.row("push_to_route_ms", "push answered to known at the edge", median(routes), "ms", "<= 500");
        table.row("wake_s", "request at zero to its answer", median(wakes), "s");
    }

    private Pushed push(String name) throws IOException {
        Map<String, Object> deployment = Map.of("raw_config", CONFIG);
        Map<String, Object> source = Map.of("name", name, "deployment", deployment);
        Reply reply = api.post("/v1/models", Json.write(Map.of("source", source)));
        return new Pushed(
                reply.json().path("model").path("id").asString(),
                reply.json().path("deployment").path("id").asString());
    }

    /** To wake it is allowed as soon as the edge knows it, and asks no replica. */
    private void awaitRoute(Pushed pushed) {
        Await.until(
                "route",
                LIMIT,
                () -> api.post(pushed.target("deployment/" + pushed.deployment + "/wake"), "")
                        .status(),
                status -> status == 202);
    }

    private void rest(Pushed pushed) throws IOException {
        api.send(
                "PATCH",
                pushed.management("/autoscaling_settings"),
                Json.write(Map.of("min_replica", 0, "autoscaling_window", 10, "scale_down_delay", 0)));
        awaitStatus(pushed, "SCALED_TO_ZERO");
    }

    private double secondsToAnswer(Pushed pushed) throws IOException {
        long start = System.nanoTime();
        String target = pushed.target("deployment/" + pushed.deployment + "/sync/v1/chat/completions");
        Reply answer = api.post(target, Chat.hello().with("max_tokens", 1).json());
        if (answer.status() != 200) {
            throw new IllegalStateException("no answer: " + answer);
        }
        return seconds(start);
    }

    private void awaitStatus(Pushed pushed, String status) {
        Await.until(
                status,
                LIMIT,
                () -> api.get(pushed.management("")).json().path("status").asString(),
                status::equals);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private record Pushed(String model, String deployment) {

        String management(String more) {
            return "/v1/models/" + model + "/deployments/" + deployment + more;
        }

        String target(String target) {
            return "/model-" + model + "/" + target;
        }
    }
}
