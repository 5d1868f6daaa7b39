package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tokens as a tree of the classes of their letters: those of one shape share a node. Grows where it is looked at. */
final class ClassedTokens {

    /** From this share of a mask's words on, tokens are kept as a mask. */
    private static final int DENSE = 6;

    /** Some tokens, one by one or as a mask. Equal are those that are the same object. */
    record Tokens(int[] few, long[] many) {

        static Tokens of(int[] tokens, int words) {
            if (tokens.length < words / DENSE) {
                return new Tokens(tokens, new long[0]);
            }
            long[] many = new long[words];
            for (int token : tokens) {
                many[token >> 6] |= 1L << token;
            }
            return mask(many);
        }

        static Tokens mask(long[] many) {
            return new Tokens(new int[0], many);
        }

        void addTo(long[] mask) {
            for (int i = 0; i < many.length; i++) {
                mask[i] |= many[i];
            }
            for (int token : few) {
                mask[token >> 6] |= 1L << token;
            }
        }
    }

    /** Tokens that end in the middle of one of these symbols. */
    record Ending(int[] possible, Tokens tokens) {}

    /** What comes after a node. */
    private record Below(Node[] children, Ending[] endings) {}

    /** The tokens of one shape, and all that begin with it. */
    final class Node {

        final int symbol;
        private final int[] members;
        private @Nullable Tokens tokens;
        private @Nullable Below below;

        private Node(int symbol, int[] members) {
            this.symbol = symbol;
            this.members = members;
        }

        Tokens tokens() {
            Tokens own = tokens;
            if (own == null) {
                own = Tokens.of(tokensOf(members), words);
                tokens = own;
            }
            return own;
        }

        /** Those whose next letter something takes. */
        Node[] children() {
            return look().children();
        }

        Ending[] endings() {
            return look().endings();
        }

        private Below look() {
            Below found = below;
            if (found == null) {
                found = group(members);
                below = found;
            }
            return found;
        }

        /** How many nodes of the tree of letters stand below. */
        int size() {
            int count = 0;
            for (int member : members) {
                count += trie.end(member) - member - 1;
            }
            return count;
        }

        /** Tries the longer tokens letter by letter. */
        void findBelow(Configurations configurations, Configuration from, Findings found) {
            for (int member : members) {
                trie.findBelow(member, letters, configurations, from, found);
            }
        }
    }

    private final TokenTrie trie;
    private final TokenLetters letters;
    private final Alphabet classes;
    private final int words;
    private final Node root;

    ClassedTokens(TokenTrie trie, TokenLetters letters, Alphabet classes, int words) {
        this.trie = trie;
        this.letters = letters;
        this.classes = classes;
        this.words = words;
        this.root = new Node(-1, new int[] {TokenTrie.ROOT});
    }

    Node root() {
        return root;
    }

    private int[] tokensOf(int[] nodes) {
        return Arrays.stream(nodes)
                .filter(node -> node != TokenTrie.ROOT)
                .map(trie::token)
                .filter(token -> token >= 0)
                .toArray();
    }

    private Below group(int[] parents) {
        IntList[] members = new IntList[classes.classes()];
        IntList[] tails = new IntList[letters.groups()];
        for (int parent : parents) {
            for (int node = parent + 1; node < trie.end(parent); node = trie.end(node)) {
                int letter = trie.letter(node);
                if (TokenLetters.isTail(letter)) {
                    add(tails, letters.group(letter), node);
                } else {
                    add(members, classes.of(letters.symbol(letter)), node);
                }
            }
        }
        Node[] children = IntStream.range(1, members.length)
                .filter(i -> members[i] != null)
                .mapToObj(i -> node(members[i].toArray()))
                .toArray(Node[]::new);
        return new Below(children, endings(tails));
    }

    private Node node(int[] members) {
        return new Node(letters.symbol(trie.letter(members[0])), members);
    }

    private Ending[] endings(@Nullable IntList[] tails) {
        List<Ending> endings = new ArrayList<>();
        for (int group = 0; group < tails.length; group++) {
            IntList nodes = tails[group];
            if (nodes != null) {
                endings.add(new Ending(letters.possible(group), Tokens.of(tokensOf(nodes.toArray()), words)));
            }
        }
        return endings.toArray(Ending[]::new);
    }

    private static void add(@Nullable IntList[] lists, int index, int node) {
        IntList list = lists[index];
        if (list == null) {
            list = new IntList();
            lists[index] = list;
        }
        list.add(node);
    }

    private static final class IntList {

        private int[] values = new int[8];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
