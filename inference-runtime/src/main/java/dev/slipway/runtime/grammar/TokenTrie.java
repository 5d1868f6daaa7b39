package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tokens as a tree of their letters, in one walk's order: a node's children follow it, and {@code skip} leads past them. */
final class TokenTrie {

    /** What is above all nodes. */
    static final int ROOT = -1;

    private record Entry(int[] letters, int token) {}

    private final int[] letters;
    private final short[] depths;
    private final int[] skips;
    private final int[] tokens;
    private final int size;
    private final int deepest;

    private TokenTrie(int[] letters, short[] depths, int[] skips, int[] tokens, int size, int deepest) {
        this.letters = letters;
        this.depths = depths;
        this.skips = skips;
        this.tokens = tokens;
        this.size = size;
        this.deepest = deepest;
    }

    /** Collects tokens for a tree. */
    static final class Builder {

        private final List<Entry> entries = new ArrayList<>();

        void add(int[] letters, int token) {
            entries.add(new Entry(letters, token));
        }

        TokenTrie build() {
            entries.sort((a, b) -> Arrays.compare(a.letters(), b.letters()));
            int room =
                    entries.stream().mapToInt(entry -> entry.letters().length).sum() + entries.size();
            int[] letters = new int[room];
            short[] depths = new short[room];
            int[] skips = new int[room];
            int[] tokens = new int[room];
            int[] open = new int
                    [entries.stream()
                                    .mapToInt(entry -> entry.letters().length)
                                    .max()
                                    .orElse(0)
                            + 2];
            int size = 0;
            int depth = 0;
            int[] last = {};
            for (Entry entry : entries) {
                int[] spelled = entry.letters();
                int common = Math.max(0, Arrays.mismatch(last, spelled));
                if (size > 0 && Arrays.equals(last, spelled)) {
                    common = spelled.length - 1; // two tokens of the same letters: a second leaf beside the first
                }
                for (; depth > common; depth--) {
                    skips[open[depth]] = size;
                }
                for (; depth < spelled.length; size++) {
                    letters[size] = spelled[depth];
                    depths[size] = (short) ++depth;
                    tokens[size] = -1;
                    open[depth] = size;
                }
                tokens[size - 1] = entry.token();
                last = spelled;
            }
            for (; depth > 0; depth--) {
                skips[open[depth]] = size;
            }
            return new TokenTrie(letters, depths, skips, tokens, size, open.length);
        }
    }

    int letter(int node) {
        return letters[node];
    }

    /** Its token; -1 if it has none. */
    int token(int node) {
        return tokens[node];
    }

    /** Past all that is below the node. */
    int end(int node) {
        return node == ROOT ? size : skips[node];
    }

    /** Finds each token below the node whose further letters lead from {@code from} to somewhere. */
    void findBelow(int node, TokenLetters symbols, Configurations configurations, Configuration from, Findings found) {
        int base = node == ROOT ? 0 : depths[node];
        Configuration[] path = new Configuration[deepest];
        path[base] = from;
        for (int below = node + 1; below < end(node); ) {
            int depth = depths[below];
            Configuration next = step(path[depth - 1], letters[below], symbols, configurations);
            if (next == Configuration.DEAD) {
                below = skips[below];
                continue;
            }
            path[depth] = next;
            if (tokens[below] >= 0) {
                found.add(tokens[below]);
            }
            below++;
        }
    }

    /** A tail stays where it is: nothing stands below it. */
    private static Configuration step(
            Configuration from, int letter, TokenLetters symbols, Configurations configurations) {
        if (TokenLetters.isTail(letter)) {
            boolean taken = configurations.takesSome(from, symbols.possible(symbols.group(letter)));
            return taken ? from : Configuration.DEAD;
        }
        return configurations.step(from, symbols.symbol(letter));
    }
}
