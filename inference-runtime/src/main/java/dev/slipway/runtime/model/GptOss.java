package dev.slipway.runtime.model;

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

    /**
     * Runs all rows, appending their keys and values to the cache, and fills {@code logits}, row-major: one vocabulary for each of
     * the input's logit rows. A row's logits do not depend on what other sequences are in the batch.
     */
    public void forward(ForwardInput input, KvCache cache, float[] logits) {
        for (int from = 0; from < input.rows(); from += ops.maxRows()) {
            int to = Math.min(input.rows(), from + ops.maxRows());
            ops.embed(input.slice(from, to));
            for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
                forward(layer, cache);
            }
            unembed(input, from, to, logits);
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

    private void unembed(ForwardInput input, int from, int to, float[] logits) {
        int[] wanted = IntStream.range(0, input.logitRows().length)
                .filter(i -> input.logitRows()[i] >= from && input.logitRows()[i] < to)
                .toArray();
        if (wanted.length > 0) {
            int[] rows =
                    IntStream.of(wanted).map(i -> input.logitRows()[i] - from).toArray();
            int[] offsets = IntStream.of(wanted)
                    .map(i -> Math.multiplyExact(i, config.vocabSize()))
                    .toArray();
            ops.normLogits(rows, logits, offsets);
        }
    }
}
