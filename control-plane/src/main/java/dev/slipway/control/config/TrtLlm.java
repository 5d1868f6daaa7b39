package dev.slipway.control.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The native engine, in the words of TensorRT-LLM's second inference stack: the checkpoint and how it is served. */
public record TrtLlm(CheckpointRepository checkpointRepository, EngineOptions runtime) {

    static TrtLlm from(Fields fields) {
        fields.requiredText("inference_stack", "v2", "v2"::equals);
        Fields build = fields.object("build");
        TrtLlm trtLlm = new TrtLlm(
                CheckpointRepository.from(build.object("checkpoint_repository")),
                EngineOptions.from(fields.object("runtime")));
        TrtLlmBuild.check(build);
        build.end();
        versionOverrides(fields.object("version_overrides"));
        fields.end();
        return trtLlm;
    }

    /** Versions of engines that are not ours. */
    private static void versionOverrides(Fields fields) {
        for (String name : List.of("engine_builder_version", "briton_version", "bei_version", "bei_bert_version")) {
            fields.idle(
                    name,
                    fields.text(name, "a version that begins with a digit", text -> text.matches("[0-9].*")) == null);
        }
        fields.idle("v2_llm_version", fields.text("v2_llm_version") == null);
        fields.end();
    }

    /**
     * @param maxSeqLen prompt and answer together, in tokens; null: the checkpoint's own
     * @param maxBatchSize sequences in one step
     * @param maxNumTokens tokens in one step
     * @param servedModelName what clients write in {@code model}; null: the name of the model
     * @param patchKwargs settings of the engine itself
     */
    public record EngineOptions(
            @Nullable Integer maxSeqLen,
            int maxBatchSize,
            int maxNumTokens,
            int tensorParallelSize,
            boolean enableChunkedPrefill,
            @Nullable String servedModelName,
            Map<String, Object> patchKwargs) {

        static EngineOptions from(Fields fields) {
            EngineOptions options = new EngineOptions(
                    fields.strictInteger("max_seq_len", 1, 1_048_576),
                    fields.strictInteger("max_batch_size", 1, 2048, 256),
                    fields.strictInteger("max_num_tokens", 65, 131_072, 8192),
                    fields.strictInteger("tensor_parallel_size", 1, 1024, 1),
                    fields.flag("enable_chunked_prefill", true),
                    fields.text(
                            "served_model_name",
                            "1 to 255 characters, none of them a control character",
                            TrussConfig::isName),
                    patchKwargs(fields));
            fields.end();
            return options;
        }

        /** {@code gated_features} is the older name. */
        private static Map<String, Object> patchKwargs(Fields fields) {
            Map<String, Object> older = fields.freeMap("gated_features");
            Map<String, Object> kwargs = fields.freeMap("patch_kwargs");
            return kwargs.isEmpty() ? older : kwargs;
        }
    }
}
