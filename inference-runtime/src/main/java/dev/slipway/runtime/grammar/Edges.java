package dev.slipway.runtime.grammar;

import java.util.Arrays;

/** Edges of an automaton, collected in any order and then sorted by the state that they leave. */
final class Edges {

    private static final int FIELDS = 4;

    private int[] data = new int[256];
    private int size;

    void add(int from, int low, int high, int to) {
        if (size + FIELDS > data.length) {
            data = Arrays.copyOf(data, data.length * 2);
        }
        data[size++] = from;
        data[size++] = low;
        data[size++] = high;
        data[size++] = to;
    }

    int count() {
        return size / FIELDS;
    }

    int from(int edge) {
        return data[edge * FIELDS];
    }

    int low(int edge) {
        return data[edge * FIELDS + 1];
    }

    int high(int edge) {
        return data[edge * FIELDS + 2];
    }

    int to(int edge) {
        return data[edge * FIELDS + 3];
    }

    /** Sorts; afterwards the edges of state s are those from index result[s] to result[s + 1]. */
    int[] sort(int states) {
        int[] starts = new int[states + 1];
        for (int edge = 0; edge < count(); edge++) {
            starts[from(edge) + 1]++;
        }
        for (int state = 0; state < states; state++) {
            starts[state + 1] += starts[state];
        }
        int[] next = starts.clone();
        int[] sorted = new int[size];
        for (int edge = 0; edge < count(); edge++) {
            System.arraycopy(data, edge * FIELDS, sorted, next[from(edge)]++ * FIELDS, FIELDS);
        }
        data = sorted;
        return starts;
    }
}
