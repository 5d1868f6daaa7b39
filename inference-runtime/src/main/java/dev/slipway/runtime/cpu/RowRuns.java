package dev.slipway.runtime.cpu;

/**
 * Rows of a step that follow each other in one sequence, and so see nearly the same keys and values; and the order in which they are
 * taken through attention: each worker's share is some of the runs, so that it reads what it has just written, head by head, since
 * sequences may have pages in common. The longest come first.
 */
final class RowRuns {

    private final int keyValueHeads;
    private final int workers;
    private final int[] starts;
    private int count;

    /** For each task, run · keyValueHeads + head. */
    private final int[] tasks;

    RowRuns(int maxRows, int keyValueHeads, int workers) {
        this.keyValueHeads = keyValueHeads;
        this.workers = workers;
        this.starts = new int[maxRows + 1];
        this.tasks = new int[maxRows * keyValueHeads];
    }

    /** Divides a step's rows, by the sequence of each, into runs of at most {@link Attention#ROWS} rows, enough for all workers. */
    void find(int[] sequences) {
        int most = Math.clamp(sequences.length * keyValueHeads / workers, 1, Attention.ROWS);
        count = 0;
        for (int row = 0; row < sequences.length; row++) {
            if (row == 0 || sequences[row] != sequences[row - 1] || row - starts[count - 1] == most) {
                starts[count++] = row;
            }
        }
        starts[count] = sequences.length;
        order();
    }

    private void order() {
        int parts = Math.min(workers, count);
        int task = 0;
        for (int part = 0; part < parts; part++) {
            int first = Workers.begin(part, count, parts);
            int end = Workers.begin(part + 1, count, parts);
            for (int head = 0; head < keyValueHeads; head++) {
                for (int run = end - 1; run >= first; run--) {
                    tasks[task++] = run * keyValueHeads + head;
                }
            }
        }
    }

    int tasks() {
        return count * keyValueHeads;
    }

    int keyValueHead(int task) {
        return tasks[task] % keyValueHeads;
    }

    /** The first row of a task's run. */
    int first(int task) {
        return starts[tasks[task] / keyValueHeads];
    }

    /** The row behind its last one. */
    int end(int task) {
        return starts[tasks[task] / keyValueHeads + 1];
    }
}
