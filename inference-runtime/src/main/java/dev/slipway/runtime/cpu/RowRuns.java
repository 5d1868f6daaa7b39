package dev.slipway.runtime.cpu;

/** Rows of a step that follow each other in one sequence, and so see nearly the same keys and values. */
final class RowRuns {

    private final int[] starts;
    private int count;

    RowRuns(int maxRows) {
        starts = new int[maxRows + 1];
    }

    /** Divides a step's rows, by the sequence of each, into runs of at most {@code longest} rows, and of {@link Attention#ROWS}. */
    void find(int[] sequences, int longest) {
        int most = Math.clamp(longest, 1, Attention.ROWS);
        count = 0;
        for (int row = 0; row < sequences.length; row++) {
            if (row == 0 || sequences[row] != sequences[row - 1] || row - starts[count - 1] == most) {
                starts[count++] = row;
            }
        }
        starts[count] = sequences.length;
    }

    int count() {
        return count;
    }

    int first(int run) {
        return starts[run];
    }

    int end(int run) {
        return starts[run + 1];
    }
}
