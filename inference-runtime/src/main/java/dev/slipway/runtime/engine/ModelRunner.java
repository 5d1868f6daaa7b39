package dev.slipway.runtime.engine;

import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.GptOss;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.sampling.Sampler;
import java.util.Arrays;
import java.util.List;

/** Runs a batch through the network and draws the next tokens. The only one here that sees tensors; knows no queues. */
public final class ModelRunner implements AutoCloseable {

    private final GptOss model;
    private final KvCache cache;
    private final Sampler sampler;
    private final int vocabularySize;
    private final float[] logits;

    /** The model stays its owner's to close, after this. */
    public ModelRunner(GptOss model, EngineLimits limits) {
        this.model = model;
        this.vocabularySize = model.config().vocabSize();
        this.cache = model.newCache(limits.blockCount(), EngineLimits.BLOCK_SIZE);
        this.sampler = new Sampler(vocabularySize);
        this.logits = new float[Math.multiplyExact(limits.maxBatchSize(), vocabularySize)];
    }

    /** A token for each part that reaches its sequence's end, in order. */
    int[] run(Batch batch) {
        model.forward(input(batch), cache, logits);
        return sample(batch);
    }

    @Override
    public void close() {
        cache.close();
    }

    private static ForwardInput input(Batch batch) {
        int rows = batch.tokens();
        int[] tokens = new int[rows];
        int[] positions = new int[rows];
        int[] sequences = new int[rows];
        int row = 0;
        for (int i = 0; i < batch.parts().size(); i++) {
            Batch.Part part = batch.parts().get(i);
            int first = part.sequence().computedTokens();
            System.arraycopy(part.sequence().tokens(), first, tokens, row, part.tokens());
            for (int k = 0; k < part.tokens(); k++, row++) {
                positions[row] = first + k;
                sequences[row] = i;
            }
        }
        return new ForwardInput(tokens, positions, sequences, blockTables(batch), logitRows(batch));
    }

    private static int[][] blockTables(Batch batch) {
        return batch.parts().stream()
                .map(part -> part.sequence().blockTable().blocks())
                .toArray(int[][]::new);
    }

    private static int[] logitRows(Batch batch) {
        int[] rows = new int[batch.parts().size()];
        int count = 0;
        int end = 0;
        for (Batch.Part part : batch.parts()) {
            end += part.tokens();
            if (part.reachesEnd()) {
                rows[count++] = end - 1;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    private int[] sample(Batch batch) {
        List<Sequence> ready = batch.parts().stream()
                .filter(Batch.Part::reachesEnd)
                .map(Batch.Part::sequence)
                .toList();
        int[] sampled = new int[ready.size()];
        for (int i = 0; i < sampled.length; i++) {
            Sequence sequence = ready.get(i);
            sampled[i] = sampler.sample(logits, i * vocabularySize, sequence.sampling(), sequence.tokenCount());
        }
        return sampled;
    }
}
