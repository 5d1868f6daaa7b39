package dev.slipway.runtime.grammar;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the letters of a vocabulary's tokens are to one grammar. */
final class TokenLetters {

    private final int[] symbols;

    /** Unfinished letters that may become the same symbols have one number. */
    private final int[] tailGroups;

    private final int[][] groups;

    TokenLetters(GrammarVocabulary vocabulary, Symbols grammar) {
        int[] characters = vocabulary.characters();
        this.symbols = new int[Symbols.ASCII + characters.length];
        for (int letter = 0; letter < symbols.length; letter++) {
            symbols[letter] = letter < Symbols.ASCII ? letter : grammar.of(characters[letter - Symbols.ASCII]);
        }
        Map<String, Integer> numbers = new HashMap<>();
        this.tailGroups = new int[vocabulary.tails().size()];
        int[][] found = new int[tailGroups.length][];
        for (int tail = 0; tail < tailGroups.length; tail++) {
            Spelling.Span span = vocabulary.tails().get(tail);
            int[] possible = grammar.between(span.first(), span.last());
            tailGroups[tail] = numbers.computeIfAbsent(Arrays.toString(possible), _ -> numbers.size());
            found[tailGroups[tail]] = possible;
        }
        this.groups = Arrays.copyOf(found, numbers.size());
    }

    static boolean isTail(int letter) {
        return letter < 0;
    }

    /** Of a whole letter. */
    int symbol(int letter) {
        return symbols[letter];
    }

    /** Of a tail. */
    int group(int letter) {
        return tailGroups[-letter - 1];
    }

    int groups() {
        return groups.length;
    }

    /** What the tails of a group may become. */
    int[] possible(int group) {
        return groups[group];
    }
}
