package dev.slipway.runtime.engine;

import java.util.Arrays;

/** A sequence's pages of KV slots, in the order of its positions. Only {@link BlockManager} changes it. */
final class BlockTable {

    private final CacheScope scope;
    private int[] blocks = new int[4];
    private int size;
    private int published;

    BlockTable(CacheScope scope) {
        this.scope = scope;
    }

    /** Where its blocks are found and offered. */
    CacheScope scope() {
        return scope;
    }

    int size() {
        return size;
    }

    int block(int index) {
        return blocks[index];
    }

    /** The first blocks that other sequences can reuse. */
    int published() {
        return published;
    }

    /** The blocks in order, without a copy: entries from {@link #size()} on mean nothing. */
    int[] blocks() {
        return blocks;
    }

    void append(int block) {
        if (size == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * size);
        }
        blocks[size++] = block;
    }

    void publish() {
        published++;
    }

    void clear() {
        size = 0;
        published = 0;
    }
}
