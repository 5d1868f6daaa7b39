package dev.slipway.runtime.grammar;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tokens as a tree of the classes of their bytes: those of one shape share a node. Grows where it is looked at. */
final class ClassedTokens {

    /** From this share of a mask's words on, tokens are kept as a mask. */
    private static final int DENSE = 6;

    private record Tokens(int[] few, long[] many) {}

    /** The tokens of one shape, and all that begin with it. */
    final class Node {

        final int symbol;
        private final int[] members;
        private @Nullable Tokens tokens;
        private Node @Nullable [] children;

        private Node(int symbol, int[] members) {
            this.symbol = symbol;
            this.members = members;
        }

        void admit(long[] admitted) {
            Tokens own = tokens;
            if (own == null) {
                own = collect(admitted.length);
                tokens = own;
            }
            GrammarVocabulary.merge(own.many(), admitted);
            for (int token : own.few()) {
                admitted[token >> 6] |= 1L << token;
            }
        }

        private Tokens collect(int words) {
            int[] found = Arrays.stream(members)
                    .filter(member -> member != TokenTrie.ROOT)
                    .map(trie::token)
                    .filter(token -> token >= 0)
                    .toArray();
            if (found.length < words / DENSE) {
                return new Tokens(found, new long[0]);
            }
            long[] many = new long[words];
            for (int token : found) {
                many[token >> 6] |= 1L << token;
            }
            return new Tokens(new int[0], many);
        }

        /** Those whose next byte something takes. */
        Node[] children() {
            Node[] found = children;
            if (found == null) {
                found = group(members);
                children = found;
            }
            return found;
        }

        /** How many nodes of the tree of bytes stand below. */
        int below() {
            int count = 0;
            for (int member : members) {
                count += trie.end(member) - member - 1;
            }
            return count;
        }

        /** Tries the longer tokens byte by byte. */
        void admitBelow(Configurations configurations, Configuration from, long[] admitted) {
            for (int member : members) {
                trie.admitBelow(member, configurations, from, admitted);
            }
        }
    }

    private final TokenTrie trie;
    private final Alphabet classes;
    private final Node root;

    ClassedTokens(TokenTrie trie, Alphabet classes) {
        this.trie = trie;
        this.classes = classes;
        this.root = new Node(-1, new int[] {TokenTrie.ROOT});
    }

    Node root() {
        return root;
    }

    private Node[] group(int[] parents) {
        int[] counts = new int[classes.classes()];
        int[] symbols = new int[classes.classes()];
        for (int parent : parents) {
            for (int node = parent + 1; node < trie.end(parent); node = trie.end(node)) {
                int found = classes.of(trie.value(node));
                counts[found]++;
                symbols[found] = trie.value(node);
            }
        }
        int[][] members = new int[counts.length][];
        Arrays.setAll(members, i -> new int[i == 0 ? 0 : counts[i]]);
        for (int parent : parents) {
            for (int node = parent + 1; node < trie.end(parent); node = trie.end(node)) {
                int found = classes.of(trie.value(node));
                if (found != 0) {
                    members[found][--counts[found]] = node;
                }
            }
        }
        return IntStream.range(1, members.length)
                .filter(i -> members[i].length > 0)
                .mapToObj(i -> new Node(symbols[i], members[i]))
                .toArray(Node[]::new);
    }
}
