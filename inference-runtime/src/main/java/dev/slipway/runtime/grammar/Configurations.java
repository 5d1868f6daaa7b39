package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The automaton made deterministic as far as texts have led so far. Forgets all of it when there is too much; configurations still in use
 * stay right, and are found anew. Not for several threads at once.
 */
final class Configurations {

    private static final int MOST = 20_000;

    /** An ambiguous text keeps this many readings; each of them can be finished, so the others may go. */
    private static final int MOST_READINGS = 4096;

    private record Key(int[] states, int[] stacks) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(states, key.states) && Arrays.equals(stacks, key.stacks);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(states) * 31 + Arrays.hashCode(stacks);
        }
    }

    private record Reading(long key, int state, Stack stack) {}

    /** All that is reached without reading. */
    private final class Closure {

        /** Up to so many are compared one by one. */
        private static final int FEW = 24;

        private final List<Reading> seen = new ArrayList<>();
        private final Set<Long> keys = new HashSet<>(0);
        private final List<Reading> found = new ArrayList<>();
        private boolean accepting;

        void add(int state, Stack stack) {
            if (automaton.isAlive(state)) {
                long key = (long) state << 32 | stack.number;
                if (isNew(key)) {
                    seen.add(new Reading(key, state, stack));
                }
            }
        }

        private boolean isNew(long key) {
            if (seen.size() > FEW) {
                if (keys.isEmpty()) {
                    seen.forEach(reading -> keys.add(reading.key()));
                }
                return keys.add(key);
            }
            for (int i = 0; i < seen.size(); i++) {
                if (seen.get(i).key() == key) {
                    return false;
                }
            }
            return true;
        }

        Configuration finish() {
            int next = 0;
            for (; next < seen.size() && found.size() < MOST_READINGS; next++) {
                expand(seen.get(next));
            }
            work += next;
            found.sort(Comparator.comparingLong(Reading::key));
            return intern(found, accepting);
        }

        private void expand(Reading reading) {
            int state = reading.state();
            Stack stack = reading.stack();
            Automaton.Arcs arcs = automaton.arcs;
            if (automaton.isLast(state)) {
                leave(stack);
            }
            if (arcs.symbolStarts()[state] < arcs.symbolStarts()[state + 1]) {
                found.add(reading);
            }
            for (int edge = arcs.silentStarts()[state]; edge < arcs.silentStarts()[state + 1]; edge++) {
                add(arcs.silent().to(edge), stack);
            }
            for (int call = arcs.callStarts()[state]; call < arcs.callStarts()[state + 1]; call++) {
                enter(arcs.calls().low(call), arcs.calls().to(call), stack);
            }
        }

        private void leave(Stack stack) {
            if (stack.below == null) {
                accepting = true;
            } else {
                add(stack.returnState, stack.below);
            }
        }

        /** A call that is the last thing of its rule returns straight to that rule's caller. */
        private void enter(int rule, int returnState, Stack stack) {
            if (automaton.isAlive(returnState)) {
                add(automaton.startOf(rule), automaton.isLast(returnState) ? stack : stack.push(returnState));
            }
        }
    }

    private final Automaton automaton;
    private final Alphabets alphabets;
    private final Map<Key, Configuration> known = new HashMap<>();
    private final int[] stackCounter = new int[1];
    private Stack empty = Stack.empty(stackCounter);
    private Configuration start;
    private long work;

    Configurations(Automaton automaton) {
        this.automaton = automaton;
        this.alphabets = new Alphabets(automaton);
        this.start = begin();
    }

    Configuration start() {
        return start;
    }

    /** How many states have been looked at so far: a measure of time that does not depend on the machine. */
    long work() {
        return work;
    }

    Alphabets alphabets() {
        return alphabets;
    }

    Configuration step(Configuration from, int symbol) {
        if (from.isFinal()) {
            return Configuration.DEAD;
        }
        int symbolClass = from.alphabet.of(symbol);
        if (symbolClass == 0) {
            return Configuration.DEAD;
        }
        Configuration next = from.next[symbolClass];
        if (next == null) {
            next = read(from, symbol);
            from.next[symbolClass] = next;
        }
        return next;
    }

    /** Whether one of the symbols may follow. */
    boolean takesSome(Configuration from, int[] symbols) {
        for (int symbol : symbols) {
            if (step(from, symbol) != Configuration.DEAD) {
                return true;
            }
        }
        return false;
    }

    boolean areTooMany() {
        return known.size() > MOST;
    }

    void forget() {
        known.clear();
        empty = Stack.empty(stackCounter);
        start = begin();
    }

    private Configuration begin() {
        Closure closure = new Closure();
        closure.add(automaton.start(), empty);
        return closure.finish();
    }

    private Configuration read(Configuration from, int symbol) {
        Closure closure = new Closure();
        Edges symbols = automaton.arcs.symbols();
        int[] starts = automaton.arcs.symbolStarts();
        for (int i = 0; i < from.states.length; i++) {
            int state = from.states[i];
            for (int edge = starts[state]; edge < starts[state + 1]; edge++) {
                if (symbols.low(edge) <= symbol && symbol <= symbols.high(edge)) {
                    closure.add(symbols.to(edge), from.stacks[i]);
                }
            }
        }
        return closure.finish();
    }

    private Configuration intern(List<Reading> found, boolean accepting) {
        if (found.isEmpty() && !accepting) {
            return Configuration.DEAD;
        }
        int size = found.size();
        int[] states = new int[size];
        int[] numbers = new int[size];
        Stack[] stacks = new Stack[size];
        for (int i = 0; i < size; i++) {
            states[i] = found.get(i).state();
            stacks[i] = found.get(i).stack();
            numbers[i] = stacks[i].number;
        }
        int[] withEnd = Arrays.copyOf(states, size + 1);
        withEnd[size] = accepting ? 1 : 0;
        return known.computeIfAbsent(
                new Key(withEnd, numbers), _ -> new Configuration(states, stacks, accepting, alphabets.of(states)));
    }
}
