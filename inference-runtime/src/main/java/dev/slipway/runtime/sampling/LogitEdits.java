package dev.slipway.runtime.sampling;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies one sequence's rules to its logits; follows the tokens that the sequence takes. */
public final class LogitEdits {

    private final LogitRules rules;
    private final boolean nothing;
    private final Set<Integer> seen = new HashSet<>();
    private final Map<Integer, Integer> counts = new HashMap<>();
    private final BannedWords banned;
    private int generated;

    public LogitEdits(LogitRules rules, int[] prompt) {
        this.rules = rules;
        this.nothing = rules.changeNothing();
        this.banned = new BannedWords(rules.bannedWords());
        if (rules.penalties().repetition() != 1) {
            for (int token : prompt) {
                seen.add(token);
            }
        }
    }

    public void accept(int token) {
        if (nothing) {
            return;
        }
        generated++;
        seen.add(token);
        counts.merge(token, 1, Integer::sum);
        banned.accept(token);
        if (rules.mask() != null) {
            rules.mask().accept(token);
        }
    }

    boolean changeNothing() {
        return nothing;
    }

    /** Changes one row of logits, which begins at 0. */
    void apply(float[] logits, int vocabularySize) {
        penalise(logits);
        rules.bias().forEach((token, bias) -> logits[token] += bias);
        if (generated < rules.minTokens()) {
            rules.endOfText().forEach(token -> logits[token] += BannedWords.UNLIKELY);
        }
        banned.apply(logits);
        if (rules.mask() != null) {
            forbid(logits, vocabularySize, rules.mask().allowed());
        }
    }

    private void penalise(float[] logits) {
        Penalties penalties = rules.penalties();
        if (penalties.repetition() != 1) {
            for (int token : seen) {
                double logit = logits[token];
                logits[token] = (float) (logit > 0 ? logit / penalties.repetition() : logit * penalties.repetition());
            }
        }
        if (penalties.presence() != 0 || penalties.frequency() != 0) {
            counts.forEach(
                    (token, count) -> logits[token] -= (float) (penalties.presence() + penalties.frequency() * count));
        }
    }

    private static void forbid(float[] logits, int vocabularySize, long @Nullable [] allowed) {
        if (allowed == null) {
            return;
        }
        for (int token = 0; token < vocabularySize; token++) {
            int word = token >> 6;
            if (word >= allowed.length || (allowed[word] >>> token & 1) == 0) {
                logits[token] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
