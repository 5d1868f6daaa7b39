package dev.slipway.runtime.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of a batch whose logits are wanted.
 *
 * @param row its place in the batch
 * @param position its token's place in the sequence
 * @param draws whether a token is drawn from them: the sequence's next one, or one after guesses that turn out right
 * @param last whether nothing is guessed to follow it
 */
record LogitRow(Sequence sequence, int row, int position, boolean draws, boolean last) {

    static List<LogitRow> of(Batch batch) {
        List<LogitRow> rows = new ArrayList<>();
        int row = 0;
        for (Batch.Part part : batch.parts()) {
            Sequence sequence = part.sequence();
            int first = sequence.computedTokens();
            for (int i = 0; i < part.tokens(); i++) {
                boolean draws = part.reachesEnd() && i >= part.known() - 1;
                LogitRow candidate = new LogitRow(sequence, row + i, first + i, draws, i == part.tokens() - 1);
                if (draws || candidate.scoresPrompt()) {
                    rows.add(candidate);
                }
            }
            row += part.tokens();
        }
        return rows;
    }

    /** Whether it follows what the sequence has, and not a guess. */
    boolean first() {
        return position + 1 == sequence.tokenCount();
    }

    /** Whether this token is the one that was guessed to come next. */
    boolean guessed(int token) {
        return !last && sequence.tokens()[position + 1] == token;
    }

    /** Whether they say how likely a token of the prompt was. */
    boolean scoresPrompt() {
        return sequence.scores().prompt() && position + 1 < sequence.promptTokens();
    }
}
