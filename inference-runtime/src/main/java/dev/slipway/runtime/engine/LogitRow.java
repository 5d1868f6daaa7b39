package dev.slipway.runtime.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of a batch whose logits are wanted.
 *
 * @param row its place in the batch
 * @param position its token's place in the sequence
 * @param draws whether the sequence's next token is drawn from them
 */
record LogitRow(Sequence sequence, int row, int position, boolean draws) {

    static List<LogitRow> of(Batch batch) {
        List<LogitRow> rows = new ArrayList<>();
        int row = 0;
        for (Batch.Part part : batch.parts()) {
            Sequence sequence = part.sequence();
            int first = sequence.computedTokens();
            for (int i = 0; i < part.tokens(); i++) {
                boolean draws = part.reachesEnd() && i == part.tokens() - 1;
                LogitRow candidate = new LogitRow(sequence, row + i, first + i, draws);
                if (draws || candidate.scoresPrompt()) {
                    rows.add(candidate);
                }
            }
            row += part.tokens();
        }
        return rows;
    }

    /** Whether they say how likely a token of the prompt was. */
    boolean scoresPrompt() {
        return sequence.scores().prompt() && position + 1 < sequence.promptTokens();
    }
}
