package dev.slipway.runtime.tokenizer;

import java.util.Arrays;

/** The merges of a BPE model: (left id, right id) → rank and merged id. Open addressing over primitive arrays. */
final class MergeTable {

    static final int NONE = Integer.MAX_VALUE;
    private static final long EMPTY = -1;

    private final long[] pairs;
    private final int[] ranks;
    private final int[] mergedByRank;
    private final int mask;

    /** Pair {@code i} of the arguments has rank {@code i}; of equal pairs the first counts. */
    MergeTable(long[] pairsByRank, int[] mergedByRank, int count) {
        int capacity = Integer.highestOneBit(Math.max(count, 1)) << 2;
        this.pairs = new long[capacity];
        this.ranks = new int[capacity];
        this.mergedByRank = Arrays.copyOf(mergedByRank, count);
        this.mask = capacity - 1;
        Arrays.fill(pairs, EMPTY);
        for (int rank = 0; rank < count; rank++) {
            put(pairsByRank[rank], rank);
        }
    }

    static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    int rank(int left, int right) {
        long pair = pair(left, right);
        int slot = slot(pair);
        while (pairs[slot] != EMPTY) {
            if (pairs[slot] == pair) {
                return ranks[slot];
            }
            slot = slot + 1 & mask;
        }
        return NONE;
    }

    int merged(int rank) {
        return mergedByRank[rank];
    }

    private void put(long pair, int rank) {
        int slot = slot(pair);
        while (pairs[slot] != EMPTY) {
            if (pairs[slot] == pair) {
                return;
            }
            slot = slot + 1 & mask;
        }
        pairs[slot] = pair;
        ranks[slot] = rank;
    }

    private int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }
}
