package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tokens as a tree of their bytes, in one walk's order: a node's children follow it, and {@code skip} leads past them. */
final class TokenTrie {

    /** What is above all nodes. */
    static final int ROOT = -1;

    private record Entry(byte[] bytes, int token) {}

    private final byte[] values;
    private final short[] depths;
    private final int[] skips;
    private final int[] tokens;
    private final int size;
    private final int deepest;

    private TokenTrie(byte[] values, short[] depths, int[] skips, int[] tokens, int size, int deepest) {
        this.values = values;
        this.depths = depths;
        this.skips = skips;
        this.tokens = tokens;
        this.size = size;
        this.deepest = deepest;
    }

    /** Collects tokens for a tree. */
    static final class Builder {

        private final List<Entry> entries = new ArrayList<>();

        void add(byte[] bytes, int token) {
            entries.add(new Entry(bytes, token));
        }

        TokenTrie build() {
            entries.sort((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes()));
            int room = entries.stream().mapToInt(entry -> entry.bytes().length).sum() + entries.size();
            byte[] values = new byte[room];
            short[] depths = new short[room];
            int[] skips = new int[room];
            int[] tokens = new int[room];
            int[] open = new int
                    [entries.stream()
                                    .mapToInt(entry -> entry.bytes().length)
                                    .max()
                                    .orElse(0)
                            + 2];
            int size = 0;
            int depth = 0;
            byte[] last = {};
            for (Entry entry : entries) {
                byte[] bytes = entry.bytes();
                int common = Math.max(0, Arrays.mismatch(last, bytes));
                if (size > 0 && Arrays.equals(last, bytes)) {
                    common = bytes.length - 1; // two tokens of the same bytes: a second leaf beside the first
                }
                for (; depth > common; depth--) {
                    skips[open[depth]] = size;
                }
                for (; depth < bytes.length; size++) {
                    values[size] = bytes[depth];
                    depths[size] = (short) ++depth;
                    tokens[size] = -1;
                    open[depth] = size;
                }
                tokens[size - 1] = entry.token();
                last = bytes;
            }
            for (; depth > 0; depth--) {
                skips[open[depth]] = size;
            }
            return new TokenTrie(values, depths, skips, tokens, size, open.length);
        }
    }

    /** The byte of a node. */
    int value(int node) {
        return values[node] & 0xFF;
    }

    /** Its token; -1 if it has none. */
    int token(int node) {
        return tokens[node];
    }

    /** Past all that is below the node. */
    int end(int node) {
        return node == ROOT ? size : skips[node];
    }

    /** Sets the bit of each token below the node whose further bytes lead from {@code from} to somewhere. */
    void admitBelow(int node, Configurations configurations, Configuration from, long[] admitted) {
        int base = node == ROOT ? 0 : depths[node];
        Configuration[] path = new Configuration[deepest];
        path[base] = from;
        for (int below = node + 1; below < end(node); ) {
            int depth = depths[below];
            Configuration next = configurations.step(path[depth - 1], values[below] & 0xFF);
            if (next == Configuration.DEAD) {
                below = skips[below];
                continue;
            }
            path[depth] = next;
            if (tokens[below] >= 0) {
                admitted[tokens[below] >> 6] |= 1L << tokens[below];
            }
            below++;
        }
    }
}
