package dev.slipway.control.engine;

import dev.slipway.control.config.Accelerator;
import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.TrtLlm;
import dev.slipway.control.config.TrtLlm.EngineOptions;
import dev.slipway.control.config.TrussConfig;
import dev.slipway.control.engine.SettingsTable.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Maps {@code trt_llm.runtime} and its {@code patch_kwargs} onto our runtime's settings; what is not applied is listed with the reason. */
final class TrtLlmRuntime {

    private static final SettingsTable PATCHES = SettingsTable.load("/engine/trt-llm-patch-kwargs.txt");
    private static final String RUNTIME = "trt_llm.runtime.";

    /** A key under which the same keys may stand again. */
    private static final String NESTED = "engine_config";

    private static final Set<String> FIELDS = Set.of(
            "max_seq_len",
            "max_batch_size",
            "max_num_tokens",
            "tensor_parallel_size",
            "enable_chunked_prefill",
            "served_model_name",
            "build_config");

    private final TrussConfig config;
    private final NativeSettings planned = new NativeSettings();
    private CheckpointRepository checkpoint;

    private TrtLlmRuntime(TrtLlm trtLlm, TrussConfig config) {
        this.config = config;
        this.checkpoint = trtLlm.checkpointRepository();
    }

    static EnginePlan plan(TrtLlm trtLlm, TrussConfig config, String modelName) {
        TrtLlmRuntime runtime = new TrtLlmRuntime(trtLlm, config);
        runtime.apply(trtLlm.runtime(), modelName);
        runtime.patch("patch_kwargs", "", trtLlm.runtime().patchKwargs());
        runtime.checkChunks();
        BesideTheEngine.list(config, runtime.planned);
        return EnginePlan.Native.of(runtime.checkpoint, runtime.planned);
    }

    private void apply(EngineOptions options, String modelName) {
        if (options.maxSeqLen() != null) {
            planned.apply("max_seq_len", options.maxSeqLen(), "max-seq-len", options.maxSeqLen());
        }
        planned.apply(
                "max_batch_size",
                options.maxBatchSize(),
                "max-batch-size",
                Math.min(options.maxBatchSize(), options.maxNumTokens()));
        planned.apply("max_num_tokens", options.maxNumTokens(), "max-num-tokens", options.maxNumTokens());
        planned.apply(
                "enable_chunked_prefill",
                options.enableChunkedPrefill(),
                "chunked-prefill",
                options.enableChunkedPrefill());
        String served = options.servedModelName() == null ? modelName : options.servedModelName();
        planned.apply("served_model_name", options.servedModelName(), "served-model-name", served);
        checkGpus(options.tensorParallelSize());
    }

    private void checkGpus(int size) {
        Accelerator gpus = config.resources().accelerator();
        if (gpus != null && size > gpus.count()) {
            planned.refuse(
                    RUNTIME + "tensor_parallel_size",
                    size,
                    "at most " + gpus.count() + ", as many GPUs as resources.accelerator asks for");
        } else if (size == 1) {
            planned.holds("tensor_parallel_size", size, "the native engine runs a model on one device");
        } else {
            planned.skip("tensor_parallel_size", size, "the native engine runs a model on one device");
        }
    }

    /** A prompt that must be computed in one step has to fit into it, and so has one that is taken up again. */
    private void checkChunks() {
        Integer length = planned.number("max-seq-len");
        Integer tokens = planned.number("max-num-tokens");
        if ("false".equals(planned.settings().get("chunked-prefill"))
                && length != null
                && tokens != null
                && tokens < length) {
            planned.refuse(
                    RUNTIME + "max_num_tokens",
                    tokens,
                    "at least max_seq_len, which is " + length + ", while enable_chunked_prefill is off");
        }
    }

    /** @param above path of these keys inside {@code patch_kwargs}, with a dot at its end */
    private void patch(String path, String above, Map<?, ?> kwargs) {
        new TreeMap<>(kwargs).forEach((key, value) -> {
            String name = above + key;
            if (name.equals(NESTED) && value instanceof Map<?, ?> inner) {
                patch(path + "." + key, "", inner);
            } else if (value instanceof Map<?, ?> inner && PATCHES.row(name).isEmpty() && PATCHES.hasBelow(name)) {
                patch(path + "." + key, name + ".", inner);
            } else {
                patchOne(path + "." + key, name, value);
            }
        });
    }

    private void patchOne(String path, String name, @Nullable Object value) {
        Optional<Row> row = PATCHES.row(name);
        if (FIELDS.contains(name)) {
            planned.skip(path, value, "it is a field of trt_llm.runtime, and what that says counts");
        } else if (row.isEmpty()) {
            planned.skip(path, value, "the native engine knows no such setting");
        } else {
            become(path, row.get(), value);
        }
    }

    private void become(String path, Row row, @Nullable Object value) {
        switch (row.fate()) {
            case APPLIED, OWN -> own(path, row, value);
            case HOLDS -> planned.holds(path, value, row.detail());
            case SKIPPED -> planned.skip(path, value, row.detail());
            case REFUSED -> refuse(path, row, value);
        }
    }

    private void refuse(String path, Row row, @Nullable Object value) {
        if (row.harmless().contains(String.valueOf(value))) {
            planned.holds(path, value, row.detail());
        } else {
            planned.refuse(RUNTIME + path, value, row.allowed());
        }
    }

    private void own(String path, Row row, @Nullable Object value) {
        if (row.kind() == ValueKind.TEXTS) {
            stopWords(path, value);
        } else if (row.name().equals("model_path")) {
            modelPath(path, String.valueOf(value));
        } else if (row.name().equals("speculative_config")) {
            speculate(path, value);
        } else {
            String text = row.kind() == ValueKind.SWITCH ? flag(value) : String.valueOf(value);
            row.read(text)
                    .ifPresentOrElse(
                            read -> apply(path, row, value, read),
                            () -> planned.refuse(RUNTIME + path, value, row.allowedValues()));
        }
    }

    /** Two keys limit the prompt; the smaller counts. */
    private void apply(String path, Row row, @Nullable Object value, String read) {
        if (row.kind() == ValueKind.COUNT) {
            planned.lower(path, read, row.detail(), Integer.parseInt(read));
        } else {
            planned.apply(path, value, row.detail(), read);
        }
    }

    private void modelPath(String path, String folder) {
        MountedWeights.at(folder, config.weights())
                .ifPresentOrElse(
                        mounted -> {
                            checkpoint = mounted;
                            planned.applied(path, folder, "the weights that are mounted there, " + mounted.repo());
                        },
                        () -> planned.skip(
                                path,
                                folder,
                                "no weights are mounted there; checkpoint_repository says what is loaded"));
    }

    /** Guesses from the text itself are the same here; those of a model are not made. */
    private void speculate(String path, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> config) || !"NGram".equals(config.get("decoding_type"))) {
            planned.skip(path, value, "tokens are guessed by NGram alone; the answers are the same without it");
            return;
        }
        NgramSettings settings = new NgramSettings(RUNTIME + path, planned);
        new TreeMap<>(config).forEach((key, one) -> {
            String name = path + "." + key;
            switch (String.valueOf(key)) {
                case "decoding_type" -> planned.applied(name, one, "speculation");
                case "max_draft_len" -> settings.tokens(name, one);
                case "max_matching_ngram_size" -> settings.longest(name, one);
                default -> planned.skip(name, one, "it says nothing about guesses from the text itself");
            }
        });
        if (planned.number("speculation.tokens") == null) {
            planned.refuse(RUNTIME + path, value, "max_draft_len beside decoding_type NGram");
        } else {
            planned.set("speculation.prompt-lookup-min", 1);
        }
    }

    private void stopWords(String path, @Nullable Object value) {
        List<?> words = value instanceof List<?> list ? list : List.of();
        if (words.isEmpty() || !words.stream().allMatch(word -> word instanceof String text && !text.isEmpty())) {
            planned.refuse(RUNTIME + path, value, "a list of texts that are not empty");
            return;
        }
        for (int i = 0; i < words.size(); i++) {
            planned.set("stop-words[" + i + "]", words.get(i));
        }
        planned.applied(path, value, "stop-words");
    }

    /** Truss's client turns flags into numbers. */
    private static String flag(@Nullable Object value) {
        return switch (String.valueOf(value)) {
            case "1" -> "true";
            case "0" -> "false";
            default -> String.valueOf(value);
        };
    }
}
