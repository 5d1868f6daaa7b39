package dev.slipway.runtime.model;

import dev.slipway.runtime.cpu.CpuOps;
import dev.slipway.runtime.weights.Checkpoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A checkpoint on the CPU with a cache whose pages are handed out in reverse, so that no test relies on their order. */
final class TestModel implements AutoCloseable {

    static final int BLOCK_SIZE = 16;
    private static final int PAGES = 512;

    private final Checkpoint checkpoint;
    private final Ops ops;
    final GptOss model;
    final KvCache cache;

    TestModel(Path directory, int threads) {
        this(directory, threads, ops -> ops);
    }

    TestModel(Path directory, int threads, UnaryOperator<Ops> wrapper) {
        ModelConfig config = ModelConfig.read(directory);
        checkpoint = Checkpoint.open(directory);
        ops = wrapper.apply(new CpuOps(config, ModelWeights.from(config, checkpoint), threads, System::nanoTime));
        model = new GptOss(config, ops);
        cache = model.newCache(PAGES, BLOCK_SIZE);
    }

    static Path directory(String name) {
        return name.equals("gpt-oss-nano") ? Path.of("../models", name) : Path.of("src/test/resources/models", name);
    }

    /** The pages of the n-th of {@code of} sequences, which share the cache evenly. */
    static int[] pages(int n, int of) {
        int each = PAGES / of;
        return IntStream.range(0, each).map(i -> PAGES - 1 - n * each - i).toArray();
    }

    /** Logits of the given positions of a prompt that is computed at once. */
    float[] prefill(int[] tokens, int... positions) {
        return run(tokens, 0, positions);
    }

    /** Computes tokens that follow the {@code past} ones in the cache. */
    float[] run(int[] tokens, int past, int... logitRows) {
        float[] logits = new float[logitRows.length * model.config().vocabSize()];
        ForwardInput input = new ForwardInput(
                tokens,
                IntStream.range(past, past + tokens.length).toArray(),
                new int[tokens.length],
                new int[][] {pages(0, 1)},
                logitRows);
        model.forward(input, cache, logits);
        return logits;
    }

    int[] greedy(int[] prompt, int count) {
        int[] tokens = new int[count];
        float[] logits = prefill(prompt, prompt.length - 1);
        for (int i = 0; i < count; i++) {
            tokens[i] = argmax(logits);
            logits = run(new int[] {tokens[i]}, prompt.length + i, 0);
        }
        return tokens;
    }

    static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    static int[] part(int[] values, int from, int to) {
        return Arrays.copyOfRange(values, from, to);
    }

    @Override
    public void close() {
        cache.close();
        ops.close();
        checkpoint.close();
    }
}
