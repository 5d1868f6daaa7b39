package dev.slipway.system.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A model on the bundled checkpoint that a test pushed for itself, as the management API shows it. */
public record Deployed(Instance instance, String name, String modelId) {
    private static final Duration ACTIVE_WITHIN = Duration.ofSeconds(90);

    /** Pushes a new model and waits until production serves it. */
    public static Deployed serving(Instance instance, String name) throws IOException {
        return serving(instance, name, Map.of());
    }

    /** @param more fields for its config */
    public static Deployed serving(Instance instance, String name, Map<String, Object> more) throws IOException {
        Reply pushed = push(instance, name, more);
        var deployed =
                new Deployed(instance, name, pushed.json().at("/model/id").asString());
        deployed.awaitServedBy(pushed.json().at("/deployment/id").asString());
        return deployed;
    }

    /** Pushes another deployment for production, and tells its id. */
    public String push() throws IOException {
        return push(instance, name, Map.of()).json().at("/deployment/id").asString();
    }

    private static Reply push(Instance instance, String name, Map<String, Object> more) throws IOException {
        var config = new LinkedHashMap<String, Object>(Map.of(
                "model_name", name,
                "resources", Map.of("cpu", "1", "memory", "2Gi"),
                "trt_llm",
                        Map.of(
                                "inference_stack", "v2",
                                "build",
                                        Map.of(
                                                "checkpoint_repository",
                                                Map.of("source", "LOCAL", "repo", "gpt-oss-nano")),
                                "runtime", Map.of("max_seq_len", 4096, "max_batch_size", 8))));
        config.putAll(more);
        Map<String, Object> deployment = Map.of("config", config, "environment_name", "production");
        var source = new LinkedHashMap<String, Object>(Map.of("kind", "model_archive", "name", name));
        source.put("deployment", deployment);
        return ok(instance.api().post("/v1/models", Json.write(Map.of("source", source))));
    }

    public JsonNode production() throws IOException {
        return ok(instance.api().get(path("/environments/production"))).json();
    }

    public JsonNode deployment(String id) throws IOException {
        return ok(instance.api().get(path("/deployments/" + id))).json();
    }

    public void change(String settings) throws IOException {
        ok(instance.api().send("PATCH", path("/environments/production"), settings));
    }

    /** A control of production's promotion, as {@code pause_promotion}. */
    public JsonNode control(String control) throws IOException {
        return ok(instance.api().post(path("/environments/production/" + control), "{}"))
                .json();
    }

    public void promote(String deploymentId) throws IOException {
        String body = Json.write(Map.of("deployment_id", deploymentId));
        ok(instance.api().post(path("/environments/production/promote"), body));
    }

    public void awaitServedBy(String deploymentId) {
        Await.until(
                "production is served by " + deploymentId,
                ACTIVE_WITHIN,
                this::production,
                production -> production.at("/current_deployment/id").asString().equals(deploymentId));
    }

    public void awaitReplicas(String deploymentId, int ready) {
        Await.until(
                deploymentId + " has " + ready + " replicas",
                ACTIVE_WITHIN,
                () -> deployment(deploymentId),
                deployment -> deployment.path("active_replica_count").asInt() == ready);
    }

    public String chatPath() {
        return "/model-" + modelId + "/environments/production/sync/v1/chat/completions";
    }

    public String path(String below) {
        return "/v1/models/" + modelId + below;
    }

    public void delete() throws IOException {
        ok(instance.api().delete(path("")));
    }

    private static Reply ok(Reply reply) throws IOException {
        if (reply.status() != 200) {
            throw new IOException(reply.status() + " " + reply.body());
        }
        return reply;
    }
}
