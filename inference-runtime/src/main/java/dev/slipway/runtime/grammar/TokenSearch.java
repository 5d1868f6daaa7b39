package dev.slipway.runtime.grammar;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tokens that may follow, shape by shape instead of one by one. Starts with the classes of bytes that the first configuration
 * tells apart; where it comes to one that tells apart more, it tries single tokens if they are few, and else starts again with finer classes.
 */
final class TokenSearch {

    private static final int FEW = 1500;
    private static final int MOST_CLASSES = 64;
    private static final int MOST_KEPT = 24;

    private final TokenTrie trie;
    private final Configurations configurations;
    private final Map<Alphabet, ClassedTokens> kept = new HashMap<>();
    private final Map<Alphabet, Alphabet> enough = new HashMap<>();

    TokenSearch(TokenTrie trie, Configurations configurations) {
        this.trie = trie;
        this.configurations = configurations;
    }

    void admit(Configuration from, long[] admitted) {
        Alphabet classes = enough.getOrDefault(from.alphabet, from.alphabet);
        Alphabet finer = walk(classed(classes).root(), classes, from, admitted);
        while (finer != null) {
            classes = finer;
            enough.put(from.alphabet, classes);
            finer = walk(classed(classes).root(), classes, from, admitted);
        }
    }

    private ClassedTokens classed(Alphabet classes) {
        if (kept.size() >= MOST_KEPT && !kept.containsKey(classes)) {
            kept.clear();
        }
        return kept.computeIfAbsent(classes, key -> new ClassedTokens(trie, key));
    }

    /** The classes to begin again with, if those at hand do not do. */
    private @Nullable Alphabet walk(ClassedTokens.Node node, Alphabet classes, Configuration at, long[] admitted) {
        node.admit(admitted);
        if (at.isFinal()) {
            return null;
        }
        if (!at.isToldApartBy(classes, configurations)) {
            Alphabet finer = configurations.alphabets().and(classes, at.alphabet);
            if (node.below() > FEW && finer.classes() <= MOST_CLASSES) {
                return finer;
            }
            node.admitBelow(configurations, at, admitted);
            return null;
        }
        for (ClassedTokens.Node child : node.children()) {
            Configuration next = configurations.step(at, child.symbol);
            Alphabet finer = next == Configuration.DEAD ? null : walk(child, classes, next, admitted);
            if (finer != null) {
                return finer;
            }
        }
        return null;
    }
}
