package dev.slipway.runtime.tokenizer;

import java.util.Arrays;

/** A growing list of token ids. */
final class TokenList {

    private int[] ids;
    private int size;

    TokenList(int capacity) {
        ids = new int[capacity];
    }

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2 + 16);
        }
        ids[size++] = id;
    }

    int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
