package dev.slipway.runtime.sampling;

import org.jspecify.annotations.Nullable;

/** Draws tokens from logits. Keeps its buffers between draws, so it belongs to one thread. */
public final class Sampler {

    /** Temperatures that are smaller than its inverse take the likeliest token, without infinite numbers. */
    private static final double STEEPEST = 1e30;

    private final int vocabularySize;
    private final Exponentials exponentials;
    private final float[] weights;
    private final Scorer scorer;
    private final NeverDrawn never;

    /** Made when first needed, since there is a sampler for each thread. */
    private @Nullable Ranking ranking;

    private float[] edited = new float[0];

    public Sampler(int vocabularySize) {
        this(vocabularySize, new int[0]);
    }

    /** @param reserved tokens that are never drawn, whatever a request says; their scores stay the model's own */
    public Sampler(int vocabularySize, int[] reserved) {
        this.vocabularySize = vocabularySize;
        this.exponentials = new Exponentials(vocabularySize);
        this.weights = exponentials.weights;
        this.scorer = new Scorer(vocabularySize, exponentials);
        this.never = new NeverDrawn(reserved);
    }

    /**
     * As {@link #sample}, with the sequence's rules and the scores that it wants.
     *
     * @throws NonFiniteLogitsException where the largest is not finite
     */
    public SampledToken sample(
            float[] logits, int offset, SamplingParams params, LogitEdits edits, ScoreRequest scores, int position) {
        never.hide(logits, offset);
        int token = edits.changeNothing()
                ? sample(logits, offset, params, position)
                : sample(edit(logits, offset, edits), 0, params, position);
        never.restore(logits, offset);
        return new SampledToken(token, scores.generated() ? scorer.score(logits, offset, token, scores.top()) : null);
    }

    /** How likely a given token is by these logits. */
    public TokenScores score(float[] logits, int offset, int token, int top) {
        return scorer.score(logits, offset, token, top);
    }

    private float[] edit(float[] logits, int offset, LogitEdits edits) {
        edited = edited.length == 0 ? new float[vocabularySize] : edited;
        System.arraycopy(logits, offset, edited, 0, vocabularySize);
        edits.apply(edited, vocabularySize);
        return edited;
    }

    /**
     * The token for {@code position}, from the logits that start at {@code offset}.
     *
     * @throws NonFiniteLogitsException where the largest is not finite
     */
    public int sample(float[] logits, int offset, SamplingParams params, int position) {
        float largest = Largest.of(logits, offset, vocabularySize);
        if (!Float.isFinite(largest)) {
            throw new NonFiniteLogitsException(largest);
        }
        if (params.greedy()) {
            return Largest.first(logits, offset, vocabularySize, largest);
        }
        double total = weigh(logits, offset, largest, params);
        double uniform = CounterRandom.uniform(params.seed(), position);
        return params.ranks() ? drawRanked(params, total, uniform) : draw(total, uniform);
    }

    /** Weights relative to the likeliest token's, which is 1; those below minP are 0. Returns their sum. */
    private double weigh(float[] logits, int offset, float max, SamplingParams params) {
        float scale = (float) Math.min(1 / params.temperature(), STEEPEST);
        double total = exponentials.fill(logits, offset, max, scale);
        return params.minP() > 0 ? exponentials.cut((float) params.minP()) : total;
    }

    private int draw(double total, double uniform) {
        double left = uniform * total;
        int last = 0;
        for (int block = 0; block < exponentials.blockSums.length; block++) {
            if (exponentials.blockSums[block] > 0) {
                last = block;
                if (left < exponentials.blockSums[block]) {
                    break;
                }
                left -= exponentials.blockSums[block];
            }
        }
        return drawFrom(last * Exponentials.BLOCK, left);
    }

    /** The token of a block in which what is left runs out; its last likely one if rounding leaves a rest. */
    private int drawFrom(int first, double wanted) {
        double left = wanted;
        int last = first;
        for (int token = first; token < Math.min(vocabularySize, first + Exponentials.BLOCK); token++) {
            if (weights[token] > 0) {
                left -= weights[token];
                last = token;
            }
            if (left < 0) {
                return token;
            }
        }
        return last;
    }

    private int drawRanked(SamplingParams params, double total, double uniform) {
        if (ranking == null) {
            ranking = new Ranking(weights);
        }
        int kept = nucleus(ranking, params, total);
        double left = uniform * ranking.mass(kept);
        for (int rank = 0; rank < kept; rank++) {
            left -= weights[ranking.token(rank)];
            if (left < 0) {
                return ranking.token(rank);
            }
        }
        return ranking.token(kept - 1);
    }

    /** Ranks the tokens and returns how many of the first are kept. */
    private int nucleus(Ranking ranking, SamplingParams params, double total) {
        if (params.topK() == 0) {
            // Tokens lighter than this weigh less than (1 - topP) together, so the nucleus lies above.
            double least = (1 - params.topP()) * total / vocabularySize;
            double wanted = params.topP() * total;
            return ranking.reach(wanted, ranking.reaching(wanted, least));
        }
        int count = ranking.heaviest(params.topK());
        return ranking.reach(params.topP() * ranking.mass(count), count);
    }
}
