package dev.slipway.runtime.model;

import java.util.Arrays;

/**
 * The rows of one batch, prefill and decode alike.
 *
 * <p>Row r is token {@code tokens[r]} at {@code positions[r]} of sequence {@code sequences[r]}, whose keys and values live in
 * the pages {@code blockTables[sequence][position / blockSize]}. Rows of a sequence are contiguous, their positions ascend, and
 * its earlier positions are in the cache. Logits are computed for {@code logitRows} only, in that order.
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the engine's buffers, never compared
public record ForwardInput(int[] tokens, int[] positions, int[] sequences, int[][] blockTables, int[] logitRows) {

    public ForwardInput {
        if (positions.length != tokens.length || sequences.length != tokens.length) {
            throw new IllegalArgumentException(tokens.length + " tokens, " + positions.length + " positions, "
                    + sequences.length + " sequences; one of each is needed for every row");
        }
    }

    public int rows() {
        return tokens.length;
    }

    /** The page of row {@code row}'s sequence that holds {@code position}. */
    public int block(int row, int position, int blockSize) {
        return blockTables[sequences[row]][position / blockSize];
    }

    /** Rows {@code from} to {@code to} alone, without logits. */
    ForwardInput slice(int from, int to) {
        return from == 0 && to == rows()
                ? this
                : new ForwardInput(
                        Arrays.copyOfRange(tokens, from, to),
                        Arrays.copyOfRange(positions, from, to),
                        Arrays.copyOfRange(sequences, from, to),
                        blockTables,
                        new int[0]);
    }
}
