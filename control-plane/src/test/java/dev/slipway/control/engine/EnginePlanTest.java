package dev.slipway.control.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.CheckpointRepository.Source;
import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.config.TrussConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnginePlanTest {

    private static final Path GOLDEN = Path.of("src/test/resources/engine");
    private static final String LATENCY = """
            resources: {accelerator: H100}
            trt_llm:
              inference_stack: v2
              build: {checkpoint_repository: {source: LOCAL, repo: nano}}
              runtime:
            """;

    @Test
    void nanoRunsOnTheNativeEngine() throws IOException {
        EnginePlan.Native plan = (EnginePlan.Native) EnginePlan.of(preset("gpt-oss-nano"), "unused");
        assertThat(plan.checkpoint().repo()).isEqualTo("gpt-oss-nano");
        assertThat(plan.settings())
                .isEqualTo(Map.of(
                        "max-seq-len", "4096",
                        "max-batch-size", "16",
                        "max-num-tokens", "2048",
                        "chunked-prefill", "true",
                        "served-model-name", "gpt-oss-nano"));
    }

    /** {@code -Dslipway.golden=write} writes the files anew; the difference is for a person to read. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt-oss-20b-latency", "gpt-oss-120b-h100-throughput", "gpt-oss-120b-throughput"})
    void aPresetsPlanIsTheGoldenOne(String name) throws IOException {
        EnginePlan.Native plan = (EnginePlan.Native) EnginePlan.of(preset(name), "unused");
        StringBuilder text = new StringBuilder("checkpoint %s\n\n".formatted(plan.checkpoint()));
        new TreeMap<>(plan.settings()).forEach((setting, value) -> text.append(setting + "=" + value + "\n"));
        text.append("\n");
        plan.outcomes().forEach(outcome -> text.append(outcome.line().replace("\n", "\\n") + "\n"));
        Path file = GOLDEN.resolve(name + ".plan.txt");
        if ("write".equals(System.getProperty("slipway.golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(file));
    }

    @Test
    void everyFieldOfTheLatencyPresetIsAppliedOrListedWithAReasonOfItsOwn() throws IOException {
        TrussConfig config = preset("gpt-oss-20b-latency");
        List<String> lines = lines(config);
        assertThat(Objects.requireNonNull(config.trtLlm())
                        .runtime()
                        .patchKwargs()
                        .keySet())
                .allSatisfy(key -> assertThat(lines).anyMatch(line -> line.startsWith("patch_kwargs." + key)));
        assertThat(lines).noneMatch(line -> line.contains("knows no such setting"));
    }

    @Test
    void theWeightsThatAreMountedAtTheModelPathAreTheCheckpoint() throws IOException {
        assertThat(((EnginePlan.Native) EnginePlan.of(preset("gpt-oss-20b-latency"), "x")).checkpoint())
                .isEqualTo(new CheckpointRepository(Source.HF, "openai/gpt-oss-20b", "main"));
        assertThat(((EnginePlan.Native) EnginePlan.of(preset("gpt-oss-120b-h100-throughput"), "x")).checkpoint())
                .isEqualTo(new CheckpointRepository(
                        Source.HF, "openai/gpt-oss-120b", "b5c939de8f754692c1647ca79fbf85e8c1e70f8a"));
    }

    @Test
    void aServedNameThatIsNotGivenIsTheModels() {
        assertThat(plan(LATENCY + "    {}").servedModelName()).isEqualTo("my-model");
    }

    @Test
    void flagsOfPatchKwargsAreFlagsAlsoWhenTheClientMadeNumbersOfThem() {
        assertThat(plan(LATENCY + "    patch_kwargs: {kv_cache_config: {enable_block_reuse: 0}}")
                        .settings())
                .containsEntry("prefix-caching", "false");
    }

    @Test
    void theSmallerOfTwoLimitsOfThePromptCounts() {
        assertThat(plan(LATENCY + "    patch_kwargs: {max_input_len: 100, tokenizer_limit_length: 50}")
                        .settings())
                .containsEntry("max-input-len", "50");
    }

    @Test
    void stopWordsAreHandedOnOneByOne() {
        assertThat(plan(LATENCY + "    patch_kwargs: {model_level_stop_words: ['<|call|>', end]}")
                        .settings())
                .containsEntry("stop-words[0]", "<|call|>")
                .containsEntry("stop-words[1]", "end");
    }

    @Test
    void aBatchIsNoLargerThanAStep() {
        assertThat(plan(LATENCY + "    {max_num_tokens: 65}").settings()).containsEntry("max-batch-size", "65");
    }

    @Test
    void patchesThatNobodyKnowsAndThoseThatRepeatAFieldAreListed() {
        assertThat(plan(LATENCY + "    patch_kwargs: {max_seq_len: 5, brand_new: {a: 1}}")
                        .outcomes())
                .extracting(FlagOutcome::line)
                .contains(
                        "patch_kwargs.max_seq_len: 5 not applied, it is a field of trt_llm.runtime, and what that says counts",
                        "patch_kwargs.brand_new: {a=1} not applied, the native engine knows no such setting");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{tensor_parallel_size: 2} | tensor_parallel_size: 2 is not allowed; allowed: at most 1",
                "{enable_chunked_prefill: false, max_seq_len: 9000} | max_num_tokens: 8192 is not allowed; allowed: at least max_seq_len",
                "{patch_kwargs: {chat_processor: jinja}} | patch_kwargs.chat_processor: jinja is not allowed",
                "{patch_kwargs: {max_beam_width: 4}} | patch_kwargs.max_beam_width: 4 is not allowed",
                "{patch_kwargs: {max_input_len: lots}} | patch_kwargs.max_input_len: lots is not allowed; allowed: an integer",
                "{patch_kwargs: {model_level_stop_words: stop}} | patch_kwargs.model_level_stop_words: stop is not allowed",
                "{patch_kwargs: {kv_cache_config: {enable_block_reuse: maybe}}} | patch_kwargs.kv_cache_config.enable_block_reuse: maybe is not allowed"
            })
    void whatCannotBeHonouredIsRefusedByName(String runtime, String message) {
        EnginePlan plan = EnginePlan.of(parse(LATENCY + "    " + runtime), "x");
        assertThat(((EnginePlan.Unservable) plan).violations())
                .extracting(ConfigViolation::message)
                .singleElement()
                .asString()
                .contains("trt_llm.runtime." + message);
    }

    @Test
    void anyOtherDockerServerRunsInAContainer() {
        assertThat(EnginePlan.of(parse("""
                        base_image: {image: "lmsysorg/sglang:latest"}
                        docker_server: {start_command: python3 -m sglang.launch_server | tee log, server_port: 8000, predict_endpoint: /v1, readiness_endpoint: /h, liveness_endpoint: /h}
                        """), "x"))
                .isInstanceOfSatisfying(
                        EnginePlan.Container.class,
                        plan -> assertThat(plan.image()).isEqualTo("lmsysorg/sglang:latest"));
    }

    private static EnginePlan.Native plan(String yaml) {
        return (EnginePlan.Native) EnginePlan.of(parse(yaml), "my-model");
    }

    private static List<String> lines(TrussConfig config) {
        return ((EnginePlan.Native) EnginePlan.of(config, "x"))
                .outcomes().stream().map(FlagOutcome::line).toList();
    }

    private static TrussConfig parse(String yaml) {
        return new ConfigParser().parse(yaml).config();
    }

    private static TrussConfig preset(String name) throws IOException {
        try (InputStream yaml = EnginePlanTest.class.getResourceAsStream("/presets/" + name + ".yaml")) {
            return new ConfigParser()
                    .parse(Objects.requireNonNull(yaml).readAllBytes())
                    .config();
        }
    }
}
