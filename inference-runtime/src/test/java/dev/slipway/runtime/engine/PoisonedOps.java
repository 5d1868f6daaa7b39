package dev.slipway.runtime.engine;

import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.ForwardingOps;
import dev.slipway.runtime.model.Ops;
import java.util.Arrays;

/** Operations of a model that has no numbers for what follows one token. */
final class PoisonedOps extends ForwardingOps {

    private final int poison;
    private final int vocabularySize;
    private int[] tokens = {};

    PoisonedOps(Ops ops, int poison, int vocabularySize) {
        super(ops);
        this.poison = poison;
        this.vocabularySize = vocabularySize;
    }

    @Override
    public void embed(ForwardInput rows) {
        tokens = rows.tokens();
        super.embed(rows);
    }

    @Override
    public void normLogits(int[] rows, float[] logits, int offset) {
        super.normLogits(rows, logits, offset);
        for (int i = 0; i < rows.length; i++) {
            if (tokens[rows[i]] == poison) {
                Arrays.fill(logits, offset + i * vocabularySize, offset + (i + 1) * vocabularySize, Float.NaN);
            }
        }
    }
}
