package dev.slipway.runtime.grammar;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which symbols the states of an automaton tell apart. Equal alphabets are one object. */
final class Alphabets {

    private record Pair(Alphabet one, Alphabet other) {

        @Override
        public boolean equals(@Nullable Object object) {
            return object instanceof Pair pair && one == pair.one && other == pair.other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(one) * 31 + System.identityHashCode(other);
        }
    }

    private final Automaton automaton;
    private final @Nullable Alphabet[] ofState;
    private final Map<Alphabet, Alphabet> known = new HashMap<>();
    private final Map<Pair, Alphabet> meets = new HashMap<>();

    Alphabets(Automaton automaton) {
        this.automaton = automaton;
        this.ofState = new Alphabet[automaton.states()];
    }

    /** What at least one of the states tells apart. */
    Alphabet of(int[] states) {
        if (states.length == 0) {
            return one(Alphabet.of(new int[automaton.symbolCount()]));
        }
        Alphabet all = of(states[0]);
        for (int i = 1; i < states.length; i++) {
            all = and(all, of(states[i]));
        }
        return all;
    }

    Alphabet and(Alphabet one, Alphabet other) {
        return one == other ? one : meets.computeIfAbsent(new Pair(one, other), _ -> one(one.and(other)));
    }

    /** Whether it tells apart all that the other does. */
    boolean refines(Alphabet fine, Alphabet coarse) {
        return and(fine, coarse) == fine;
    }

    private Alphabet one(Alphabet alphabet) {
        Alphabet first = known.putIfAbsent(alphabet, alphabet);
        return first == null ? alphabet : first;
    }

    private Alphabet of(int state) {
        Alphabet alphabet = ofState[state];
        if (alphabet == null) {
            alphabet = one(Alphabet.of(targets(state)));
            ofState[state] = alphabet;
        }
        return alphabet;
    }

    /** For each symbol a number for the set of states that it leads to. */
    private int[] targets(int state) {
        Edges symbols = automaton.arcs.symbols();
        int[] keys = new int[automaton.symbolCount()];
        Map<Long, Integer> sets = new HashMap<>();
        for (int edge = automaton.arcs.symbolStarts()[state];
                edge < automaton.arcs.symbolStarts()[state + 1];
                edge++) {
            for (int symbol = symbols.low(edge); symbol <= symbols.high(edge); symbol++) {
                keys[symbol] = sets.computeIfAbsent((long) keys[symbol] << 32 | symbols.to(edge), _ -> sets.size() + 1);
            }
        }
        return keys;
    }
}
