package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The characters that one grammar tells apart: those of ASCII have symbols of their own, others share one if each of the grammar's sets
 * holds all or none of them.
 */
final class Symbols {

    static final int ASCII = 128;
    private static final int MOST = 8192;

    /** Where ranges of characters begin that share a symbol, and their symbols. */
    private final int[] starts;

    private final int[] symbols;

    /** A character of each symbol from the first beyond ASCII on. */
    private final int[] examples;

    private final Map<CodePoints, List<int[]>> known = new HashMap<>();

    private Symbols(int[] starts, int[] symbols, int[] examples) {
        this.starts = starts;
        this.symbols = symbols;
        this.examples = examples;
    }

    static Symbols of(Collection<CodePoints> sets) {
        TreeMap<Integer, BitSet> changes = changes(sets);
        int[] starts = changes.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[] symbols = new int[starts.length];
        List<Integer> examples = new ArrayList<>();
        Map<BitSet, Integer> groups = new HashMap<>();
        BitSet inside = new BitSet();
        for (int i = 0; i < starts.length; i++) {
            inside.xor(changes.get(starts[i]));
            Integer symbol = groups.get(inside);
            if (symbol == null) {
                symbol = ASCII + examples.size();
                groups.put((BitSet) inside.clone(), symbol);
                examples.add(starts[i]);
            }
            symbols[i] = symbol;
        }
        if (examples.size() > MOST) {
            throw new GrammarException("", "tells more than %d characters apart".formatted(MOST));
        }
        return new Symbols(
                starts, symbols, examples.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The sets that begin or end at each place beyond ASCII. */
    private static TreeMap<Integer, BitSet> changes(Collection<CodePoints> sets) {
        TreeMap<Integer, BitSet> changes = new TreeMap<>();
        changes.put(ASCII, new BitSet());
        int number = 0;
        for (CodePoints set : sets) {
            for (int[] range : set.ranges()) {
                if (range[1] >= ASCII) {
                    changes.computeIfAbsent(Math.max(ASCII, range[0]), _ -> new BitSet())
                            .flip(number);
                    changes.computeIfAbsent(range[1] + 1, _ -> new BitSet()).flip(number);
                }
            }
            number++;
        }
        return changes;
    }

    int count() {
        return ASCII + examples.length;
    }

    int of(int character) {
        if (character < ASCII) {
            return character;
        }
        int place = Arrays.binarySearch(starts, character);
        return symbols[place >= 0 ? place : -place - 2];
    }

    /** The symbols of a set of the grammar, each two numbers the first and the last of a range. */
    List<int[]> of(CodePoints set) {
        return known.computeIfAbsent(set, this::ranges);
    }

    private List<int[]> ranges(CodePoints set) {
        List<int[]> ranges =
                new ArrayList<>(set.and(CodePoints.range(0, ASCII - 1)).ranges());
        for (int i = 0; i < examples.length; i++) {
            int symbol = ASCII + i;
            if (set.contains(examples[i])) {
                if (!ranges.isEmpty() && ranges.getLast()[1] == symbol - 1) {
                    ranges.getLast()[1] = symbol;
                } else {
                    ranges.add(new int[] {symbol, symbol});
                }
            }
        }
        return ranges;
    }

    /** The symbols of the characters from one to another, both beyond ASCII. */
    int[] between(int first, int last) {
        BitSet found = new BitSet();
        found.set(of(first));
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] > first && starts[i] <= last) {
                found.set(symbols[i]);
            }
        }
        return found.stream().toArray();
    }
}
