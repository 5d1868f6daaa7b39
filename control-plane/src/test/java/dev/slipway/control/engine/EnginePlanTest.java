package dev.slipway.control.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.TrussConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EnginePlanTest {

    @Test
    void nanoRunsOnTheNativeEngine() throws IOException {
        EnginePlan.Native plan = nativePlan("gpt-oss-nano");
        assertThat(plan.checkpoint().repo()).isEqualTo("gpt-oss-nano");
        assertThat(plan.settings())
                .isEqualTo(Map.of(
                        "max-seq-len", "4096",
                        "max-batch-size", "16",
                        "max-num-tokens", "2048",
                        "chunked-prefill", "true",
                        "served-model-name", "gpt-oss-nano"));
    }

    @Test
    void everyFieldOfTheLatencyPresetIsAppliedOrListedWithAReason() throws IOException {
        TrussConfig config = preset("gpt-oss-20b-latency");
        List<String> log = nativePlan("gpt-oss-20b-latency").log();
        assertThat(Objects.requireNonNull(config.trtLlm())
                        .runtime()
                        .patchKwargs()
                        .keySet())
                .allSatisfy(key -> assertThat(log).anyMatch(line -> line.startsWith("patch_kwargs." + key)));
        assertThat(log)
                .contains(
                        "max_seq_len: 131072 applied as max-seq-len",
                        "patch_kwargs.kv_cache_config.enable_block_reuse: true applied as prefix-caching",
                        "patch_kwargs.chat_processor: harmony holds already, the native engine always speaks Harmony")
                .anyMatch(line ->
                        line.startsWith("patch_kwargs.kv_cache_config.free_gpu_memory_fraction: 0.8 not applied"))
                .anyMatch(line -> line.startsWith("build command not needed"))
                .noneMatch(line -> line.contains("knows no such setting") && !line.contains("event_buffer_max_size"));
    }

    @Test
    void aServedNameThatIsNotGivenIsTheModels() {
        TrussConfig config = new ConfigParser().parse("""
                trt_llm: {inference_stack: v2, build: {checkpoint_repository: {source: LOCAL, repo: nano}}}
                """).config();
        EnginePlan plan = EnginePlan.of(config, "my-model");
        assertThat(((EnginePlan.Native) plan).settings()).containsEntry("served-model-name", "my-model");
    }

    @Test
    void aDockerServerRunsInAContainer() throws IOException {
        assertThat(EnginePlan.of(preset("gpt-oss-120b-throughput"), "big"))
                .isInstanceOfSatisfying(
                        EnginePlan.Container.class,
                        plan -> assertThat(plan.image()).isEqualTo("vllm/vllm-openai:v0.12.0"));
    }

    private static EnginePlan.Native nativePlan(String preset) throws IOException {
        return (EnginePlan.Native) EnginePlan.of(preset(preset), "unused");
    }

    private static TrussConfig preset(String name) throws IOException {
        try (InputStream yaml = EnginePlanTest.class.getResourceAsStream("/presets/" + name + ".yaml")) {
            return new ConfigParser()
                    .parse(Objects.requireNonNull(yaml).readAllBytes())
                    .config();
        }
    }
}
