package dev.slipway.control;

import java.util.LinkedHashMap;
import java.util.Map;

/** Configs and bodies that tests push. */
public final class Configs {

    private Configs() {}

    /** what anybody may push. */
    public static Map<String, Object> nano() {
        return Map.of(
                "model_name", "mine",
                "resources", Map.of("cpu", "1", "memory", "2Gi"),
                "trt_llm",
                        Map.of(
                                "inference_stack", "v2",
                                "build",
                                        Map.of(
                                                "checkpoint_repository",
                                                Map.of("source", "LOCAL", "repo", "gpt-oss-nano", "revision", "main")),
                                "runtime",
                                        Map.of(
                                                "max_seq_len", 4096,
                                                "max_batch_size", 8,
                                                "served_model_name", "gpt-oss-nano")));
    }

    public static Map<String, Object> nanoWith(String field, Object value) {
        Map<String, Object> config = new LinkedHashMap<>(nano());
        config.put(field, value);
        return config;
    }

    /** The body of {@code POST /v1/models}. */
    public static Map<String, Object> push(String name, Map<String, Object> config) {
        return Map.of("source", Map.of("kind", "model_archive", "name", name, "deployment", Map.of("config", config)));
    }
}
