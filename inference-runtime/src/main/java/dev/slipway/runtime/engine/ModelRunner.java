package dev.slipway.runtime.engine;

import dev.slipway.runtime.engine.StepResult.PromptScore;
import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.GptOss;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.sampling.SampledToken;
import dev.slipway.runtime.sampling.Sampler;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.ArrayList;
import java.util.List;

/** Runs a batch through the network and draws the next tokens. The only one here that sees tensors; knows no queues. */
public final class ModelRunner implements AutoCloseable {

    private static final int MOST_GUESSED_PLACES = 64;

    private final GptOss model;
    private final KvCache cache;
    private final Sampler sampler;
    private final int vocabularySize;
    private final int places;
    private final float[] logits;

    /**
     * The model stays its owner's to close, after this.
     *
     * @param reserved tokens that are never drawn
     */
    public ModelRunner(GptOss model, EngineLimits limits, int[] reserved) {
        this.model = model;
        this.vocabularySize = model.config().vocabSize();
        this.cache = model.newCache(limits.blockCount(), EngineLimits.BLOCK_SIZE);
        this.sampler = new Sampler(vocabularySize, reserved);
        this.places = places(limits);
        this.logits = new float[Math.multiplyExact(places, vocabularySize)];
    }

    /** Rows of logits at once: those of a step without guesses, and with them as many as take little memory. */
    private static int places(EngineLimits limits) {
        int guessed = limits.maxBatchSize() * limits.speculation().tokens();
        return limits.maxBatchSize() + Math.min(guessed, MOST_GUESSED_PLACES);
    }

    StepResult run(Batch batch) {
        List<LogitRow> rows = LogitRow.of(batch);
        Reading reading = new Reading();
        model.forward(input(batch, rows), cache, logits, (first, count) -> {
            for (int i = first; i < first + count; i++) {
                reading.take(rows.get(i), i % places * vocabularySize);
            }
        });
        return new StepResult(reading.sampled, reading.scores);
    }

    @Override
    public void close() {
        cache.close();
    }

    private static ForwardInput input(Batch batch, List<LogitRow> logitRows) {
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
        return new ForwardInput(
                tokens,
                positions,
                sequences,
                blockTables(batch),
                logitRows.stream().mapToInt(LogitRow::row).toArray());
    }

    private static int[][] blockTables(Batch batch) {
        return batch.parts().stream()
                .map(part -> part.sequence().blockTable().blocks())
                .toArray(int[][]::new);
    }

    /** What is read off a step's logits, row by row in the batch's order. */
    private final class Reading {

        private final List<SampledToken> sampled = new ArrayList<>();
        private final List<PromptScore> scores = new ArrayList<>();

        /** Whether all guesses before the row that comes next have turned out right. */
        private boolean right = true;

        void take(LogitRow row, int offset) {
            if (row.scoresPrompt()) {
                score(row, offset);
            }
            if (row.draws() && (row.first() || right)) {
                int token = draw(row, offset);
                right = row.guessed(token);
            }
        }

        private void score(LogitRow row, int offset) {
            Sequence sequence = row.sequence();
            int next = row.position() + 1;
            TokenScores found = sampler.score(
                    logits, offset, sequence.tokens()[next], sequence.scores().top());
            scores.add(new PromptScore(sequence, next, found));
        }

        private int draw(LogitRow row, int offset) {
            Sequence sequence = row.sequence();
            SampledToken drawn = sampler.sample(
                    logits, offset, sequence.sampling(), sequence.edits(), sequence.scores(), row.position() + 1);
            sampled.add(drawn);
            sequence.edits().accept(drawn.token());
            return drawn.token();
        }
    }
}
