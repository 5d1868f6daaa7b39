package dev.slipway.runtime.engine;

import dev.slipway.runtime.engine.StepResult.Failure;
import dev.slipway.runtime.engine.StepResult.PromptScore;
import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.GptOss;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.sampling.NonFiniteLogitsException;
import dev.slipway.runtime.sampling.SampledToken;
import dev.slipway.runtime.sampling.Sampler;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs a batch through the network and draws the next tokens. The only one here that sees tensors; knows no queues. */
public final class ModelRunner implements AutoCloseable {

    private static final int MOST_GUESSED_PLACES = 64;
    /** A draw without ranks takes about as long for each token of the vocabulary. */
    private static final int MULTIPLICATIONS_PER_LOGIT = 32;

    /** Stands for a token that could not be drawn. */
    private static final SampledToken NONE = new SampledToken(0, null);

    private final GptOss model;
    private final KvCache cache;
    private final List<Sampler> samplers; // one for each worker
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
        this.samplers = Stream.generate(() -> new Sampler(vocabularySize, reserved))
                .limit(model.workers())
                .toList();
        this.places = places(limits);
        this.logits = new float[Math.multiplyExact(places, vocabularySize)];
    }

    /** Rows of logits at once: those of a step without guesses, and with them as many as take little memory. */
    private static int places(EngineLimits limits) {
        int guessed = limits.maxBatchSize() * limits.speculation().tokens();
        return limits.maxBatchSize() + Math.min(guessed, MOST_GUESSED_PLACES);
    }

    StepResult run(Batch batch) {
        Reading reading = new Reading(LogitRow.of(batch));
        model.forward(input(batch, reading.rows), cache, logits, reading::take);
        return new StepResult(reading.sampled, reading.scores, reading.failures);
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

    private void read(List<SequenceReading> readings, int rows) {
        long work = (long) MULTIPLICATIONS_PER_LOGIT * rows * vocabularySize;
        model.sideBySide(readings.size(), work, (i, worker) -> readings.get(i).read(samplers.get(worker)));
    }

    /** What is read off a step's logits, in the batch's order: each sequence's rows by one worker. */
    private final class Reading {

        private final List<LogitRow> rows;
        private final List<SampledToken> sampled = new ArrayList<>();
        private final List<PromptScore> scores = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>(0);

        /** Whether all guesses before the row that comes next have turned out right. */
        private boolean right = true;

        Reading(List<LogitRow> rows) {
            this.rows = rows;
        }

        void take(int first, int count) {
            List<SequenceReading> readings = new ArrayList<>();
            int end = first + count;
            for (int next = first; next < end; ) {
                int from = next;
                while (next < end && rows.get(next).sequence() == rows.get(from).sequence()) {
                    next++;
                }
                readings.add(new SequenceReading(rows, from, next, right));
            }
            read(readings, count);
            for (SequenceReading reading : readings) {
                sampled.addAll(reading.sampled);
                scores.addAll(reading.scores);
                failures.addAll(reading.failures);
            }
            right = readings.getLast().right;
        }
    }

    /** The same for some rows of one sequence. */
    private final class SequenceReading {

        private final List<LogitRow> rows;
        private final int from;
        private final int to;
        private final List<SampledToken> sampled = new ArrayList<>(1);
        private final List<PromptScore> scores = new ArrayList<>(0);
        private final List<Failure> failures = new ArrayList<>(0);
        private boolean right;

        SequenceReading(List<LogitRow> rows, int from, int to, boolean right) {
            this.rows = rows;
            this.from = from;
            this.to = to;
            this.right = right;
        }

        void read(Sampler sampler) {
            for (int i = from; i < to; i++) {
                read(sampler, rows.get(i), i % places * vocabularySize);
            }
        }

        private void read(Sampler sampler, LogitRow row, int offset) {
            if (row.scoresPrompt()) {
                score(sampler, row, offset);
            }
            if (row.draws() && (row.first() || right)) {
                int token = draw(sampler, row, offset);
                right = row.guessed(token);
            }
        }

        private void score(Sampler sampler, LogitRow row, int offset) {
            Sequence sequence = row.sequence();
            int next = row.position() + 1;
            TokenScores found = sampler.score(
                    logits, offset, sequence.tokens()[next], sequence.scores().top());
            scores.add(new PromptScore(sequence, next, found));
        }

        private int draw(Sampler sampler, LogitRow row, int offset) {
            Sequence sequence = row.sequence();
            try {
                SampledToken drawn = sampler.sample(
                        logits, offset, sequence.sampling(), sequence.edits(), sequence.scores(), row.position() + 1);
                sampled.add(drawn);
                sequence.edits().accept(drawn.token());
                return drawn.token();
            } catch (NonFiniteLogitsException e) { // the others of the batch go on
                failures.add(new Failure(sequence, e));
                sampled.add(NONE);
                return NONE.token();
            }
        }
    }
}
