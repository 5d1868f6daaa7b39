package dev.slipway.runtime.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A deterministic automaton over characters: state 0 is the first. Made from expressions without references, so that patterns can be
 * combined with each other and with bounds of length.
 */
record CharMachine(List<List<Arc>> states, BitSet accepting) {

    private static final int MOST_STATES = 20_000;

    record Arc(CodePoints set, int target) {}

    /** An automaton with choices and silent steps: what an expression says, step by step. */
    private static final class Draft {

        private final List<List<Arc>> arcs = new ArrayList<>();
        private final List<List<Integer>> silent = new ArrayList<>();

        int state() {
            if (arcs.size() > MOST_STATES) {
                throw tooLarge();
            }
            arcs.add(new ArrayList<>());
            silent.add(new ArrayList<>());
            return arcs.size() - 1;
        }

        void build(Expr expr, int from, int to) {
            switch (expr) {
                case Expr.Chars(CodePoints set) -> arcs.get(from).add(new Arc(set, to));
                case Expr.Seq(List<Expr> parts) -> sequence(parts, from, to);
                case Expr.Alt(List<Expr> branches) -> branches.forEach(branch -> build(branch, from, to));
                case Expr.Repeat(Expr body, int min, int max) -> repeat(body, min, max, from, to);
                case Expr.Machine(CharMachine machine, boolean _) -> embed(machine, from, to);
                case Expr.Words(List<String> words) -> words.forEach(word -> word(word, from, to));
                case Expr.Text(String text) -> word(text, from, to);
                case Expr.Free() -> throw new IllegalStateException("any bytes inside of a pattern");
                case Expr.Ref(int _) -> throw new IllegalStateException("a rule inside of a pattern");
                case Expr.Control(int _) -> throw new IllegalStateException("a control token inside of a pattern");
            }
        }

        private void word(String word, int from, int to) {
            sequence(
                    word.codePoints()
                            .<Expr>mapToObj(c -> new Expr.Chars(CodePoints.of(c)))
                            .toList(),
                    from,
                    to);
        }

        private void sequence(List<Expr> parts, int from, int to) {
            int at = from;
            for (Expr part : parts) {
                int next = state();
                build(part, at, next);
                at = next;
            }
            silent.get(at).add(to);
        }

        private void repeat(Expr body, int min, int max, int from, int to) {
            int at = state();
            silent.get(from).add(at);
            for (int i = 0; i < (max == Expr.UNBOUNDED ? min : max); i++) {
                if (i >= min) {
                    silent.get(at).add(to);
                }
                int next = state();
                build(body, at, next);
                at = next;
            }
            if (max == Expr.UNBOUNDED) {
                int loop = state();
                silent.get(at).add(loop);
                build(body, loop, loop);
                at = loop;
            }
            silent.get(at).add(to);
        }

        private void embed(CharMachine machine, int from, int to) {
            int base = arcs.size();
            for (int i = 0; i < machine.states().size(); i++) {
                state();
            }
            silent.get(from).add(base);
            for (int i = 0; i < machine.states().size(); i++) {
                for (Arc arc : machine.states().get(i)) {
                    arcs.get(base + i).add(new Arc(arc.set(), base + arc.target()));
                }
                if (machine.accepting().get(i)) {
                    silent.get(base + i).add(to);
                }
            }
        }

        BitSet closure(BitSet seed) {
            BitSet all = (BitSet) seed.clone();
            Deque<Integer> work = new ArrayDeque<>(seed.stream().boxed().toList());
            while (!work.isEmpty()) {
                for (int next : silent.get(work.pop())) {
                    if (!all.get(next)) {
                        all.set(next);
                        work.push(next);
                    }
                }
            }
            return all;
        }
    }

    static CharMachine of(Expr expr) {
        Draft draft = new Draft();
        int start = draft.state();
        int end = draft.state();
        draft.build(expr, start, end);
        return determinize(draft, start, end);
    }

    /** What both match. */
    CharMachine and(CharMachine other) {
        List<List<Arc>> product = new ArrayList<>();
        BitSet ends = new BitSet();
        Map<Long, Integer> numbers = new HashMap<>();
        Deque<long[]> work = new ArrayDeque<>();
        number(0, 0, numbers, work);
        while (!work.isEmpty()) {
            long[] pair = work.removeFirst();
            List<Arc> arcs = new ArrayList<>();
            for (Arc mine : states.get((int) pair[0])) {
                for (Arc its : other.states.get((int) pair[1])) {
                    CodePoints both = mine.set().and(its.set());
                    if (!both.isEmpty()) {
                        arcs.add(new Arc(both, number(mine.target(), its.target(), numbers, work)));
                    }
                }
            }
            ends.set(product.size(), accepting.get((int) pair[0]) && other.accepting.get((int) pair[1]));
            product.add(arcs);
        }
        return new CharMachine(product, ends);
    }

    /** What it matches of that many characters. */
    CharMachine withLength(int min, int max) {
        return and(of(Expr.repeat(new Expr.Chars(CodePoints.ALL), min, max)));
    }

    CharMachine without(List<String> words) {
        return and(complementOf(words));
    }

    boolean matches(String text) {
        int state = 0;
        for (int character : text.codePoints().toArray()) {
            int at = state;
            state = states.get(at).stream()
                    .filter(arc -> arc.set().contains(character))
                    .mapToInt(Arc::target)
                    .findFirst()
                    .orElse(-1);
            if (state < 0) {
                return false;
            }
        }
        return accepting.get(state);
    }

    /** Whether it matches no text. */
    boolean isEmpty() {
        BitSet seen = new BitSet();
        Deque<Integer> work = new ArrayDeque<>(List.of(0));
        while (!work.isEmpty()) {
            int state = work.pop();
            if (accepting.get(state)) {
                return false;
            }
            if (!seen.get(state)) {
                seen.set(state);
                states.get(state).forEach(arc -> work.push(arc.target()));
            }
        }
        return true;
    }

    private static CharMachine complementOf(List<String> words) {
        CharMachine listed = of(new Expr.Words(words));
        int anything = listed.states.size();
        List<List<Arc>> states = new ArrayList<>();
        BitSet ends = new BitSet();
        for (int i = 0; i < anything; i++) {
            List<Arc> arcs = new ArrayList<>(listed.states.get(i));
            CodePoints known = arcs.stream().map(Arc::set).reduce(CodePoints.NONE, CodePoints::or);
            arcs.add(new Arc(known.complement(), anything));
            states.add(arcs);
            ends.set(i, !listed.accepting.get(i));
        }
        states.add(List.of(new Arc(CodePoints.ALL, anything)));
        ends.set(anything);
        return new CharMachine(states, ends);
    }

    private static CharMachine determinize(Draft draft, int start, int end) {
        List<List<Arc>> states = new ArrayList<>();
        BitSet ends = new BitSet();
        Map<BitSet, Integer> numbers = new HashMap<>();
        Deque<BitSet> work = new ArrayDeque<>();
        BitSet first = new BitSet();
        first.set(start);
        number(draft.closure(first), numbers, work);
        while (!work.isEmpty()) {
            BitSet set = work.removeFirst();
            ends.set(states.size(), set.get(end));
            states.add(merge(draft, set, numbers, work));
        }
        return new CharMachine(states, ends);
    }

    private static List<Arc> merge(Draft draft, BitSet set, Map<BitSet, Integer> numbers, Deque<BitSet> work) {
        Map<BitSet, CodePoints> targets = new LinkedHashMap<>();
        for (int state = set.nextSetBit(0); state >= 0; state = set.nextSetBit(state + 1)) {
            for (Arc arc : draft.arcs.get(state)) {
                spread(targets, arc);
            }
        }
        Map<Integer, CodePoints> byState = new LinkedHashMap<>();
        targets.forEach((to, characters) -> {
            if (!characters.isEmpty()) {
                byState.merge(number(draft.closure(to), numbers, work), characters, CodePoints::or);
            }
        });
        return byState.entrySet().stream()
                .map(entry -> new Arc(entry.getValue(), entry.getKey()))
                .toList();
    }

    /** Splits the sets of characters so far by those of one more arc. */
    private static void spread(Map<BitSet, CodePoints> targets, Arc arc) {
        CodePoints left = arc.set();
        Map<BitSet, CodePoints> changed = new LinkedHashMap<>();
        for (Map.Entry<BitSet, CodePoints> entry : targets.entrySet()) {
            CodePoints both = entry.getValue().and(arc.set());
            if (!both.isEmpty()) {
                left = left.minus(both);
                BitSet wider = (BitSet) entry.getKey().clone();
                wider.set(arc.target());
                changed.merge(wider, both, CodePoints::or);
                entry.setValue(entry.getValue().minus(both));
            }
        }
        BitSet alone = new BitSet();
        alone.set(arc.target());
        changed.merge(alone, left, CodePoints::or);
        changed.forEach((to, characters) -> targets.merge(to, characters, CodePoints::or));
    }

    private static int number(BitSet set, Map<BitSet, Integer> numbers, Deque<BitSet> work) {
        Integer known = numbers.get(set);
        if (known != null) {
            return known;
        }
        requireRoom(numbers.size());
        numbers.put(set, numbers.size());
        work.addLast(set);
        return numbers.size() - 1;
    }

    private static int number(int mine, int its, Map<Long, Integer> numbers, Deque<long[]> work) {
        Integer known = numbers.get((long) mine << 32 | its);
        if (known != null) {
            return known;
        }
        requireRoom(numbers.size());
        numbers.put((long) mine << 32 | its, numbers.size());
        work.addLast(new long[] {mine, its});
        return numbers.size() - 1;
    }

    private static void requireRoom(int states) {
        if (states >= MOST_STATES) {
            throw tooLarge();
        }
    }

    private static GrammarException tooLarge() {
        return new GrammarException(
                "", "needs more than %d states; shorten its repetitions and bounds".formatted(MOST_STATES));
    }
}
