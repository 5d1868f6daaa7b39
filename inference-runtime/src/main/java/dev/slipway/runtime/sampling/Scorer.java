package dev.slipway.runtime.sampling;

import dev.slipway.runtime.sampling.TokenScores.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Log probabilities from logits. Keeps its buffers between calls, so it belongs to one thread. */
final class Scorer {

    private final Exponentials exponentials;
    private final int vocabularySize;
    private int[] best = new int[0];

    /** @param exponentials overwritten by each call */
    Scorer(int vocabularySize, Exponentials exponentials) {
        this.vocabularySize = vocabularySize;
        this.exponentials = exponentials;
    }

    TokenScores score(float[] logits, int offset, int token, int top) {
        int count = Math.min(top, vocabularySize);
        likeliest(logits, offset, count);
        double normalizer = normalizer(logits, offset);
        List<Candidate> candidates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            candidates.add(new Candidate(best[i], logits[offset + best[i]] - normalizer));
        }
        return new TokenScores(new Candidate(token, logits[offset + token] - normalizer), candidates);
    }

    /** Logarithm of the sum of all exponentials. */
    private double normalizer(float[] logits, int offset) {
        float max = Largest.of(logits, offset, vocabularySize);
        return max + Math.log(exponentials.fill(logits, offset, max, 1));
    }

    /** Keeps the best so far in order; of equal logits the smaller token comes first. */
    private void likeliest(float[] logits, int offset, int count) {
        best = best.length == count ? best : new int[count];
        Arrays.fill(best, -1);
        int kept = 0;
        for (int token = 0; count > 0 && token < vocabularySize; token++) {
            float logit = logits[offset + token];
            if (kept < count || logit > logits[offset + best[count - 1]]) {
                kept = Math.min(kept + 1, count);
                insert(logits, offset, token, kept - 1);
            }
        }
    }

    private void insert(float[] logits, int offset, int token, int last) {
        int place = last;
        while (place > 0 && logits[offset + token] > logits[offset + best[place - 1]]) {
            best[place] = best[place - 1];
            place--;
        }
        best[place] = token;
    }
}
