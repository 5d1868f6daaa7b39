package dev.slipway.control.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of {@code trt_llm.build} beside the checkpoint: the second stack builds nothing, so most may only say their default. */
final class TrtLlmBuild {

    private static final List<String> QUANTIZATIONS = List.of(
            "no_quant",
            "weights_int8",
            "weights_kv_int8",
            "weights_int4",
            "weights_int4_kv_int8",
            "smooth_quant",
            "fp8",
            "fp8_kv",
            "fp8_mlp_only",
            "fp4",
            "fp4_kv",
            "fp4_mlp_only");

    /** Fields of the first stack, and what each is when it is not given; empty: nothing. */
    private static final Map<String, String> FIRST_STACKS = Map.ofEntries(
            Map.entry("base_model", "decoder"),
            Map.entry("max_seq_len", ""),
            Map.entry("max_batch_size", "256"),
            Map.entry("max_num_tokens", "8192"),
            Map.entry("max_beam_width", "1"),
            Map.entry("max_prompt_embedding_table_size", "0"),
            Map.entry("gather_all_token_logits", "false"),
            Map.entry("strongly_typed", "false"),
            Map.entry("tensor_parallel_count", "1"),
            Map.entry("pipeline_parallel_count", "1"),
            Map.entry("sequence_parallel_count", "1"),
            Map.entry("moe_expert_parallel_option", "-1"),
            Map.entry("speculator", ""),
            Map.entry("lora_adapters", ""),
            Map.entry("lora_configuration", ""));

    private TrtLlmBuild() {}

    static void check(Fields build) {
        FIRST_STACKS.forEach((name, absent) ->
                build.onlyDefault(name, absent, "not to be set: the second inference stack builds no engine"));
        plugins(build);
        quantization(build);
        build.flag("skip_build_result", false);
        build.idle("num_builder_gpus", build.strictInteger("num_builder_gpus", 1, 1024) == null);
    }

    private static void plugins(Fields build) {
        Fields plugins = build.object("plugin_configuration");
        for (Map.Entry<String, String> plugin : Map.of(
                        "paged_kv_cache", "true", "use_paged_context_fmha", "true", "use_fp8_context_fmha", "false")
                .entrySet()) {
            plugins.onlyDefault(
                    plugin.getKey(), plugin.getValue(), "not to be set: the second inference stack builds no engine");
        }
        plugins.end();
    }

    private static void quantization(Fields build) {
        String type =
                build.text("quantization_type", "one of " + String.join(", ", QUANTIZATIONS), QUANTIZATIONS::contains);
        build.idle("quantization_type", type == null || type.equals("no_quant"));
        Fields calibration = build.object("quantization_config");
        multipleOf64(calibration, "calib_size");
        multipleOf64(calibration, "calib_max_seq_length");
        calibration.text("calib_dataset");
        calibration.end();
    }

    private static void multipleOf64(Fields fields, String name) {
        @Nullable Integer number = fields.integer(name, 64, 16_384);
        if (number != null && number % 64 != 0) {
            fields.violation(name, number, "a multiple of 64");
        }
    }
}
