package dev.slipway.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowRunsTest {

    private static final int HEADS = 2;

    @Test
    void eachRowIsTakenOnceWithEachHead() {
        int[] sequences = {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3, 3};
        for (int workers = 1; workers <= 20; workers++) {
            RowRuns runs = found(sequences, workers);
            int[] times = new int[HEADS * sequences.length];
            for (int task = 0; task < runs.tasks(); task++) {
                assertThat(runs.end(task) - runs.first(task)).isBetween(1, Attention.ROWS);
                assertThat(sequences[runs.end(task) - 1]).isEqualTo(sequences[runs.first(task)]);
                for (int row = runs.first(task); row < runs.end(task); row++) {
                    times[HEADS * row + runs.keyValueHead(task)]++;
                }
            }
            assertThat(times).as("with %d workers", workers).containsOnly(1);
        }
    }

    @Test
    void aWorkersShareIsOfRowsThatItHasItself() {
        RowRuns runs = found(IntStream.range(0, 16).toArray(), 2);
        List<Integer> rows = new ArrayList<>();
        for (int task = 0; task < Workers.begin(1, runs.tasks(), 2); task++) {
            rows.add(runs.first(task));
        }
        assertThat(rows).containsExactly(7, 6, 5, 4, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1, 0);
    }

    @Test
    void onePromptIsDividedAmongManyWorkers() {
        RowRuns runs = found(new int[16], 8);
        assertThat(runs.tasks()).isEqualTo(8);
        assertThat(found(new int[0], 8).tasks()).isZero();
    }

    private static RowRuns found(int[] sequences, int workers) {
        RowRuns runs = new RowRuns(Math.max(1, sequences.length), HEADS, workers);
        runs.find(sequences);
        return runs;
    }
}
