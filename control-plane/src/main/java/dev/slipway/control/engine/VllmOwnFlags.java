package dev.slipway.control.engine;

import dev.slipway.control.config.Accelerator;
import dev.slipway.control.engine.SettingsTable.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The flags of {@code vllm serve} of which no row of a table says all: several make one setting, or one makes several. */
final class VllmOwnFlags {

    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high");
    private static final int BLOCK = 16;

    /** What the native engine runs at once if it is not told. */
    private static final int USUAL_BATCH = 16;

    private final VllmArguments arguments;
    private final @Nullable Accelerator gpus;
    private final NativeSettings planned;

    VllmOwnFlags(VllmArguments arguments, @Nullable Accelerator gpus, NativeSettings planned) {
        this.arguments = arguments;
        this.gpus = gpus;
        this.planned = planned;
    }

    /** Model, names and address are not for here: what they come to depends on more than the flags. */
    void become(Row row, List<String> values) {
        String flag = "--" + row.name();
        String value = values.getFirst();
        switch (row.name()) {
            case "tensor-parallel-size" -> gpus(Integer.parseInt(value));
            case "max-model-len" -> length(flag, value, row);
            case "long-prefill-token-threshold" -> threshold(flag, value, row);
            case "max-logprobs" -> maxLogprobs(flag, value, row);
            case "max-num-scheduled-tokens", "max-num-active-seqs" ->
                planned.lower(flag, value, row.detail(), Integer.parseInt(value));
            case "max-num-queued-reqs" -> queue(flag, row, Integer.parseInt(value));
            case "block-size" -> block(flag, Integer.parseInt(value));
            case "num-gpu-blocks-override" -> blocks(flag, row, Integer.parseInt(value));
            case "generation-config" -> generationConfig(flag, value);
            case "override-generation-config" -> new VllmSampling(planned).override(flag, value);
            case "default-chat-template-kwargs" -> templateKwargs(flag, row, value);
            default -> {}
        }
    }

    private void gpus(int size) {
        if (gpus != null && size > gpus.count()) {
            planned.refuse(
                    VllmArguments.PATH,
                    "--tensor-parallel-size " + size,
                    "at most " + gpus.count() + ", as many GPUs as resources.accelerator asks for");
        } else {
            planned.skip("--tensor-parallel-size", size, "the native engine runs a model on one device");
        }
    }

    private void length(String flag, String value, Row row) {
        if (value.equals("auto")) {
            planned.holds(flag, value, "without a limit a request may be as long as the model and the cache allow");
        } else {
            planned.apply(flag, value, row.detail(), value);
        }
    }

    private void threshold(String flag, String value, Row row) {
        if (value.equals("0")) {
            planned.holds(flag, value, "no prompt is held up");
        } else {
            ValueKind.COUNT
                    .read(value)
                    .ifPresentOrElse(
                            count -> planned.apply(flag, value, row.detail(), count),
                            () -> planned.refuse(VllmArguments.PATH, flag + " " + value, "an integer of at least 0"));
        }
    }

    private void maxLogprobs(String flag, String value, Row row) {
        long number = Long.parseLong(value);
        if (number < -1 || number > Integer.MAX_VALUE) {
            planned.refuse(VllmArguments.PATH, flag + " " + value, "an integer of at least -1");
        } else {
            planned.apply(flag, value, row.detail(), number);
        }
    }

    /** Ours counts those that wait; vLLM's counts those that run with them. */
    private void queue(String flag, Row row, int requests) {
        int running = arguments.value("max-num-seqs").map(Integer::valueOf).orElse(USUAL_BATCH);
        planned.apply(flag, requests, row.detail(), Math.max(1, requests - running));
    }

    private void block(String flag, int size) {
        if (size == BLOCK) {
            planned.holds(flag, size, "blocks hold 16 tokens");
        } else {
            planned.skip(flag, size, "blocks hold 16 tokens");
        }
    }

    /** Counted in blocks of the size that the command names. */
    private void blocks(String flag, Row row, int count) {
        long size = arguments.value("block-size").map(Long::valueOf).orElse((long) BLOCK);
        planned.apply(flag, count, row.detail(), Math.ceilDiv(count * size, BLOCK));
    }

    private void generationConfig(String flag, String value) {
        switch (value) {
            case "auto" -> planned.holds(flag, value, "the checkpoint's generation_config.json says how to sample");
            case "vllm" -> planned.apply(flag, value, "requests.checkpoint-sampling", false);
            default ->
                planned.refuse(VllmArguments.PATH, flag + " " + value, "auto or vllm: files of an image are not read");
        }
    }

    private void templateKwargs(String flag, Row row, String json) {
        JsonNode kwargs = JsonMapper.shared().readTree(json);
        Optional<String> effort = kwargs.path("reasoning_effort").stringValueOpt();
        if (kwargs.isObject() && kwargs.isEmpty()) {
            planned.holds(flag, json, "messages are rendered as Harmony prescribes");
        } else if (kwargs.size() == 1 && effort.isPresent() && EFFORTS.contains(effort.get())) {
            planned.apply(flag, json, row.detail(), effort.get());
        } else {
            planned.refuse(
                    VllmArguments.PATH,
                    flag + " " + json,
                    "reasoning_effort alone, one of none, minimal, low, medium, high: messages are rendered as Harmony prescribes");
        }
    }
}
