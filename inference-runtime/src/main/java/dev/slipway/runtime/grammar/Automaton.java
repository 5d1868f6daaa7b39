package dev.slipway.runtime.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A pushdown automaton over characters and control tokens. The symbols of characters come first, then those of control tokens.
 * States from which no text can be finished are known, and never entered.
 */
final class Automaton {

    /** Each kind of edges, and where those of each state begin. A call goes through a rule from its first state to its last. */
    record Arcs(Edges symbols, int[] symbolStarts, Edges silent, int[] silentStarts, Edges calls, int[] callStarts) {}

    private final int states;
    private final int[] first;
    private final int[] last;
    private final BitSet lastStates;
    private final int root;
    private final int[] controlTokens;
    private final Symbols symbols;
    final Arcs arcs;
    private final BitSet alive;

    Automaton(
            int states,
            int[] first,
            int[] last,
            BitSet lastStates,
            int root,
            int[] controlTokens,
            Arcs arcs,
            Symbols symbols) {
        this.states = states;
        this.first = first;
        this.last = last;
        this.lastStates = lastStates;
        this.root = root;
        this.controlTokens = controlTokens;
        this.arcs = arcs;
        this.symbols = symbols;
        requireNoLeftRecursion();
        this.alive = alive();
        if (!alive.get(start())) {
            throw new GrammarException("", "matches no finite text");
        }
    }

    int states() {
        return states;
    }

    int start() {
        return first[root];
    }

    int startOf(int rule) {
        return first[rule];
    }

    boolean isLast(int state) {
        return lastStates.get(state);
    }

    boolean isAlive(int state) {
        return alive.get(state);
    }

    /** Those of characters. */
    Symbols symbols() {
        return symbols;
    }

    int symbolCount() {
        return symbols.count() + controlTokens.length;
    }

    int[] controlTokens() {
        return controlTokens;
    }

    /** Works back from the last states; a call counts once both its rule and what follows can be finished. */
    private BitSet alive() {
        Incoming incoming = new Incoming();
        BitSet found = new BitSet(states);
        Deque<Integer> work = new ArrayDeque<>();
        for (int state : last) {
            mark(state, found, work);
        }
        while (!work.isEmpty()) {
            int state = work.pop();
            incoming.from(state).forEach(from -> mark(from, found, work));
            for (int call : incoming.callsTouching(state)) {
                if (found.get(arcs.calls.to(call)) && found.get(first[arcs.calls.low(call)])) {
                    mark(arcs.calls.from(call), found, work);
                }
            }
        }
        return found;
    }

    private static void mark(int state, BitSet found, Deque<Integer> work) {
        if (!found.get(state)) {
            found.set(state);
            work.push(state);
        }
    }

    /** Edges by the state that they lead to. */
    private final class Incoming {

        private final List<List<Integer>> from = lists(states);
        private final List<List<Integer>> calls = lists(states);

        Incoming() {
            for (int edge = 0; edge < arcs.symbols.count(); edge++) {
                from.get(arcs.symbols.to(edge)).add(arcs.symbols.from(edge));
            }
            for (int edge = 0; edge < arcs.silent.count(); edge++) {
                from.get(arcs.silent.to(edge)).add(arcs.silent.from(edge));
            }
            for (int call = 0; call < arcs.calls.count(); call++) {
                calls.get(arcs.calls.to(call)).add(call);
                calls.get(first[arcs.calls.low(call)]).add(call);
            }
        }

        List<Integer> from(int state) {
            return from.get(state);
        }

        List<Integer> callsTouching(int state) {
            return calls.get(state);
        }
    }

    private static List<List<Integer>> lists(int count) {
        List<List<Integer>> lists = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>(2));
        }
        return lists;
    }

    private void requireNoLeftRecursion() {
        BitSet nullable = nullable();
        List<BitSet> leftCalls = new ArrayList<>(first.length);
        int[] callers = new int[first.length];
        for (int rule = 0; rule < first.length; rule++) {
            BitSet called = new BitSet();
            reach(rule, nullable, called);
            called.stream().forEach(other -> callers[other]++);
            leftCalls.add(called);
        }
        Deque<Integer> free = new ArrayDeque<>();
        for (int rule = 0; rule < first.length; rule++) {
            if (callers[rule] == 0) {
                free.push(rule);
            }
        }
        int ordered = 0;
        for (; !free.isEmpty(); ordered++) {
            leftCalls.get(free.pop()).stream().forEach(called -> {
                if (--callers[called] == 0) {
                    free.push(called);
                }
            });
        }
        if (ordered < first.length) {
            throw new GrammarException("", "has a rule that begins with itself (left recursion)");
        }
    }

    private BitSet nullable() {
        BitSet nullable = new BitSet();
        int before;
        do {
            before = nullable.cardinality();
            for (int rule = 0; rule < first.length; rule++) {
                if (!nullable.get(rule) && reach(rule, nullable, new BitSet()).contains(last[rule])) {
                    nullable.set(rule);
                }
            }
        } while (nullable.cardinality() > before);
        return nullable;
    }

    /** The states that are reached without reading anything; {@code called} takes the rules that are called there. */
    private Set<Integer> reach(int rule, BitSet nullable, BitSet called) {
        Set<Integer> reached = new HashSet<>(Set.of(first[rule]));
        Deque<Integer> work = new ArrayDeque<>(reached);
        while (!work.isEmpty()) {
            int state = work.pop();
            for (int edge = arcs.silentStarts[state]; edge < arcs.silentStarts[state + 1]; edge++) {
                add(arcs.silent.to(edge), reached, work);
            }
            for (int call = arcs.callStarts[state]; call < arcs.callStarts[state + 1]; call++) {
                called.set(arcs.calls.low(call));
                if (nullable.get(arcs.calls.low(call))) {
                    add(arcs.calls.to(call), reached, work);
                }
            }
        }
        return reached;
    }

    private static void add(int state, Set<Integer> reached, Deque<Integer> work) {
        if (reached.add(state)) {
            work.push(state);
        }
    }
}
