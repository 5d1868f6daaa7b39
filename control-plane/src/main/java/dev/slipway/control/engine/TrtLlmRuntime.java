package dev.slipway.control.engine;

import dev.slipway.control.config.TrtLlm;
import dev.slipway.control.config.TrtLlm.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Maps {@code trt_llm.runtime} onto our runtime's settings; what is not applied is listed with the reason. */
final class TrtLlmRuntime {

    private final Map<String, String> settings = new TreeMap<>();
    private final List<String> log = new ArrayList<>();

    private TrtLlmRuntime() {}

    static EnginePlan.Native plan(TrtLlm trtLlm, List<String> buildCommands, String modelName) {
        var runtime = new TrtLlmRuntime();
        runtime.apply(trtLlm.runtime(), modelName);
        new TreeMap<>(trtLlm.runtime().patchKwargs()).forEach(runtime::patch);
        buildCommands.forEach(command -> runtime.log.add("build command not needed by the native engine: " + command));
        return new EnginePlan.Native(trtLlm.checkpointRepository(), runtime.settings, runtime.log);
    }

    private void apply(EngineOptions options, String modelName) {
        if (options.maxSeqLen() != null) {
            set("max_seq_len", "max-seq-len", options.maxSeqLen());
        }
        set("max_batch_size", "max-batch-size", options.maxBatchSize());
        set("max_num_tokens", "max-num-tokens", options.maxNumTokens());
        set("enable_chunked_prefill", "chunked-prefill", options.enableChunkedPrefill());
        set(
                "served_model_name",
                "served-model-name",
                options.servedModelName() == null ? modelName : options.servedModelName());
        if (options.tensorParallelSize() > 1) {
            skip("tensor_parallel_size", options.tensorParallelSize(), "the native engine runs a model on one device");
        }
    }

    private void patch(String name, Object value) {
        switch (name) {
            case "kv_cache_config" -> patchKvCache(value);
            case "max_input_len", "tokenizer_limit_length" ->
                skip("patch_kwargs." + name, value, "a prompt may take all of max_seq_len");
            case "chat_processor" -> note("patch_kwargs." + name, value, "the native engine always speaks Harmony");
            case "model_level_stop_words" ->
                note("patch_kwargs." + name, value, "stop tokens come from the checkpoint's generation_config.json");
            case "guided_decoding_backend" ->
                skip("patch_kwargs." + name, value, "the native engine has a grammar of its own");
            case "max_beam_width" -> skip("patch_kwargs." + name, value, "there is no beam search: the width is 1");
            case "model_path" -> skip("patch_kwargs." + name, value, "the checkpoint is read from where it lies");
            case "trust_remote_code" -> skip("patch_kwargs." + name, value, "no code of a checkpoint is ever run");
            case "moe_expert_parallel_size", "moe_config", "cuda_graph_config", "enable_autotuner" ->
                skip("patch_kwargs." + name, value, "it is about GPUs, and this engine computes on the CPU");
            case "backend", "disable_overlap_scheduler", "enable_trtllm_sampler", "enable_iter_perf_stats" ->
                skip(
                        "patch_kwargs." + name,
                        value,
                        "it chooses between parts of TensorRT-LLM that the native engine does not have");
            default -> skip("patch_kwargs." + name, value, "the native engine knows no such setting");
        }
    }

    private void patchKvCache(Object value) {
        if (!(value instanceof Map<?, ?> options)) {
            skip("patch_kwargs.kv_cache_config", value, "it is not an object");
            return;
        }
        options.forEach((name, option) -> {
            String path = "patch_kwargs.kv_cache_config." + name;
            if (name.equals("enable_block_reuse") && option instanceof Boolean reuse) {
                set(path, "prefix-caching", reuse);
            } else if (name.equals("free_gpu_memory_fraction")) {
                skip(path, option, "the cache's size on a CPU follows resources.memory");
            } else {
                skip(path, option, "the native engine knows no such setting");
            }
        });
    }

    private void set(String field, String setting, Object value) {
        settings.put(setting, value.toString());
        log.add("%s: %s applied as %s".formatted(field, value, setting));
    }

    private void note(String field, Object value, String why) {
        log.add("%s: %s holds already, %s".formatted(field, value, why));
    }

    private void skip(String field, Object value, String why) {
        log.add("%s: %s not applied, %s".formatted(field, value, why));
    }
}
