package dev.slipway.runtime.bench;

import dev.slipway.runtime.bench.TimedOps.Operation;
import dev.slipway.runtime.cpu.CpuOps;
import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.GptOss;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.model.ModelWeights;
import dev.slipway.runtime.weights.Checkpoint;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * CPU time of the CPU engine on a checkpoint directory: a prompt of made-up tokens, then greedy decoding of one sequence, end of
 * text ignored. Warm-up comes first and is the same whatever is asked for.
 */
public final class DecodeBenchmark {

    private static final int BLOCK_SIZE = 16;
    private static final int WARM_UP_PROMPT = 64;
    private static final int WARM_UP_TOKENS = 64;
    private static final int WARM_UP_ROUNDS = 3;

    private final GptOss model;
    private final TimedOps ops;
    private final KvCache cache;
    private final int[] pages;
    private final float[] logits;

    private DecodeBenchmark(GptOss model, TimedOps ops, KvCache cache) {
        this.model = model;
        this.ops = ops;
        this.cache = cache;
        this.pages = IntStream.range(0, cache.blocks()).toArray();
        this.logits = new float[model.config().vocabSize()];
    }

    static void main(String[] args) throws InterruptedException {
        BenchmarkProgram.run(DecodeOptions.USAGE, () -> run(DecodeOptions.parse(args)));
    }

    private static void run(DecodeOptions options) {
        ModelConfig config = ModelConfig.read(options.model());
        int positions = Math.max(options.prompt() + options.tokens(), WARM_UP_PROMPT + WARM_UP_TOKENS);
        try (Checkpoint checkpoint = Checkpoint.open(options.model());
                TimedOps ops = new TimedOps(new CpuOps(
                        config, ModelWeights.from(config, checkpoint), options.threads(), System::nanoTime))) {
            GptOss model = new GptOss(config, ops);
            try (KvCache cache = model.newCache(positions / BLOCK_SIZE + 1, BLOCK_SIZE)) {
                new DecodeBenchmark(model, ops, cache).measure(options);
            }
        }
    }

    private void measure(DecodeOptions options) {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            prefill(WARM_UP_PROMPT);
            decode(WARM_UP_PROMPT, WARM_UP_TOKENS);
        }
        double start = CpuTime.userMillis();
        long clock = System.nanoTime();
        prefill(options.prompt());
        double prefilled = CpuTime.userMillis();
        long clockPrefilled = System.nanoTime();
        ops.reset();
        decode(options.prompt(), options.tokens());
        double decoded = CpuTime.userMillis();
        long clockDecoded = System.nanoTime();
        System.out.printf(
                Locale.ROOT,
                "{\"decode_cpu_ms_per_token\": %.3f, \"prefill_cpu_ms_per_token\": %.3f, "
                        + "\"decode_wall_ms_per_token\": %.3f, \"prefill_wall_ms_per_token\": %.3f, "
                        + "\"median_cpu_ms\": {%s}, "
                        + "\"layers\": %d, \"threads\": %d, \"tokens\": %d, \"prompt\": %d}%n",
                (decoded - prefilled) / options.tokens(),
                (prefilled - start) / options.prompt(),
                (clockDecoded - clockPrefilled) / 1e6 / options.tokens(),
                (clockPrefilled - clock) / 1e6 / options.prompt(),
                medians(),
                model.config().numHiddenLayers(),
                options.threads(),
                options.tokens(),
                options.prompt());
    }

    /** Of one layer and of each operation while decoding. */
    private String medians() {
        double layer = Stream.of(Operation.values())
                .filter(operation -> operation != Operation.LOGITS)
                .mapToDouble(ops::median)
                .sum();
        String operations = Stream.of(Operation.values())
                .map(operation ->
                        "\"%s\": %.3f".formatted(operation.name().toLowerCase(Locale.ROOT), ops.median(operation)))
                .collect(Collectors.joining(", "));
        return "\"layer\": %.3f, %s".formatted(layer, operations);
    }

    private void prefill(int prompt) {
        int vocabulary = model.config().vocabSize();
        int[] tokens = IntStream.range(0, prompt)
                .map(i -> (i * 7919 + 13) % vocabulary)
                .toArray();
        run(tokens, 0);
    }

    private void decode(int past, int count) {
        for (int i = 0; i < count; i++) {
            run(new int[] {mostLikely()}, past + i);
        }
    }

    private void run(int[] tokens, int past) {
        int[] positions = IntStream.range(past, past + tokens.length).toArray();
        int[] last = {tokens.length - 1};
        model.forward(
                new ForwardInput(tokens, positions, new int[tokens.length], new int[][] {pages}, last), cache, logits);
    }

    private int mostLikely() {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
