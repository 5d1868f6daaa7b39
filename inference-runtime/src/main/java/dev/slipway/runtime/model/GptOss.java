package dev.slipway.runtime.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The network: token ids and a cache in, logits out. One thread calls it. */
public final class GptOss {

    private final ModelConfig config;
    private final Ops ops;

    /** The operations stay their owner's to close, after the last {@link #forward}. */
    public GptOss(ModelConfig config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    public ModelConfig config() {
        return config;
    }

    public KvCache newCache(int blocks, int blockSize) {
        if (blockSize % ops.blockSizeStep() != 0) {
            throw new IllegalArgumentException(
                    "block size " + blockSize + "; allowed: a multiple of " + ops.blockSizeStep());
        }
        return new KvCache(config, blocks, blockSize, ops::allocate);
    }

    /** As {@link Ops#workers}. */
    public int workers() {
        return ops.workers();
    }

    /** As {@link Ops#sideBySide}: for what is made of the logits. */
    public void sideBySide(int tasks, long multiplications, Ops.Task task) {
        ops.sideBySide(tasks, multiplications, task);
    }

    /** Takes logits while they are there: those of the input's logit rows {@code first} to {@code first + count}. */
    public interface LogitsReader {
        void read(int first, int count);
    }

    /**
     * Runs all rows, appending their keys and values to the cache, and fills {@code logits}, row-major: one vocabulary for each of
     * the input's logit rows. A row's logits do not depend on what other sequences are in the batch.
     */
    public void forward(ForwardInput input, KvCache cache, float[] logits) {
        forward(input, cache, logits, (_, _) -> {});
    }

    /**
     * The same for more logit rows than {@code logits} holds: the n-th one's are at place n modulo the number of places, and are
     * read before the place is used again.
     */
    public void forward(ForwardInput input, KvCache cache, float[] logits, LogitsReader reader) {
        for (int from = 0; from < input.rows(); from += ops.maxRows()) {
            int to = Math.min(input.rows(), from + ops.maxRows());
            ops.embed(input.slice(from, to));
            for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
                forward(layer, cache);
            }
            unembed(input, from, to, logits, reader);
        }
    }

    private void forward(int layer, KvCache cache) {
        ops.normQkvRopeAppend(layer, cache);
        ops.attend(layer, cache);
        ops.projectResidual(layer);
        ops.normRoute(layer);
        ops.expertsGateUp(layer);
        ops.expertsDownResidual(layer);
    }

    private void unembed(ForwardInput input, int from, int to, float[] logits, LogitsReader reader) {
        int first = firstLogitRow(input, from);
        int end = firstLogitRow(input, to);
        int places = logits.length / config.vocabSize();
        while (first < end) {
            int count = Math.min(end - first, places - first % places);
            unembed(input, first, count, from, logits);
            reader.read(first, count);
            first += count;
        }
    }

    private void unembed(ForwardInput input, int first, int count, int from, float[] logits) {
        int places = logits.length / config.vocabSize();
        int[] rows = IntStream.range(first, first + count)
                .map(i -> input.logitRows()[i] - from)
                .toArray();
        ops.normLogits(rows, logits, first % places * config.vocabSize());
    }

    /** The index of the first logit row that is not before this row. */
    private static int firstLogitRow(ForwardInput input, int row) {
        int found = Arrays.binarySearch(input.logitRows(), row);
        return found >= 0 ? found : -found - 1;
    }
}
