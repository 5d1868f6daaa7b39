package dev.slipway.runtime.grammar;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tokens that may follow, shape by shape instead of one by one. Starts with the classes of symbols that the first configuration
 * tells apart; where it comes to one that tells apart more, it tries single tokens if they are few, and else starts again with finer classes.
 */
final class TokenSearch {

    private static final int FEW = 4000;
    private static final int MOST_CLASSES = 64;
    private static final int MOST_KEPT = 24;

    private final GrammarVocabulary vocabulary;
    private final TokenLetters letters;
    private final Configurations configurations;

    private final Map<Alphabet, ClassedTokens> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Alphabet, ClassedTokens> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private final Map<Alphabet, Alphabet> enough = new HashMap<>();

    TokenSearch(GrammarVocabulary vocabulary, TokenLetters letters, Configurations configurations) {
        this.vocabulary = vocabulary;
        this.letters = letters;
        this.configurations = configurations;
    }

    void find(Configuration from, Findings found) {
        Alphabet classes = enough.getOrDefault(from.alphabet, from.alphabet);
        Alphabet finer = walk(classed(classes).root(), classes, from, found);
        while (finer != null) {
            classes = finer;
            enough.put(from.alphabet, classes);
            found.clear();
            finer = walk(classed(classes).root(), classes, from, found);
        }
    }

    private ClassedTokens classed(Alphabet classes) {
        return kept.computeIfAbsent(
                classes, key -> new ClassedTokens(vocabulary.trie(), letters, key, vocabulary.words()));
    }

    /** The classes to begin again with, if those at hand do not do. */
    private @Nullable Alphabet walk(ClassedTokens.Node node, Alphabet classes, Configuration at, Findings found) {
        found.add(node.tokens());
        if (at.isFinal()) {
            return null;
        }
        if (!at.isToldApartBy(classes, configurations)) {
            Alphabet finer = configurations.alphabets().and(classes, at.alphabet);
            if (node.size() > FEW && finer.classes() <= MOST_CLASSES) {
                return finer;
            }
            node.findBelow(configurations, at, found);
            return null;
        }
        for (ClassedTokens.Ending ending : node.endings()) {
            if (configurations.takesSome(at, ending.possible())) {
                found.add(ending.tokens());
            }
        }
        for (ClassedTokens.Node child : node.children()) {
            Configuration next = configurations.step(at, child.symbol);
            Alphabet finer = next == Configuration.DEAD ? null : walk(child, classes, next, found);
            if (finer != null) {
                return finer;
            }
        }
        return null;
    }
}
