package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns rules into an automaton. Each rule has one first and one last state, and nothing leaves the last. */
final class AutomatonBuilder {

    private static final int MOST_STATES = 400_000;
    private static final int LARGEST_COPIED_BODY = 2;

    /** A node of the tree that words with the same beginning share. */
    private static final class WordNode {
        final Map<Integer, WordNode> children = new TreeMap<>();
        boolean end;
    }

    private final Rules rules;
    private final Edges symbols = new Edges();
    private final Edges silent = new Edges();
    private final Edges calls = new Edges();
    private final Map<Integer, Integer> controls = new HashMap<>();
    private final List<Integer> controlTokens = new ArrayList<>();
    private final List<int[]> ends = new ArrayList<>();
    private final IdentityHashMap<Expr, Integer> sharedBodies = new IdentityHashMap<>();
    private final Symbols characters;
    private int states;

    private AutomatonBuilder(Rules rules) {
        this.rules = rules;
        Set<CodePoints> sets = new HashSet<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            collect(rules.body(rule), sets);
        }
        this.characters = Symbols.of(sets);
    }

    static Automaton build(Rules rules, Expr.Ref root) {
        AutomatonBuilder builder = new AutomatonBuilder(rules);
        for (int rule = 0; rule < rules.size(); rule++) {
            builder.newRule();
        }
        for (int rule = 0; rule < rules.size(); rule++) {
            int[] end = builder.ends.get(rule);
            builder.build(rules.body(rule), end[0], end[1]);
        }
        return builder.automaton(root.rule());
    }

    private Automaton automaton(int root) {
        int[] first = ends.stream().mapToInt(end -> end[0]).toArray();
        int[] last = ends.stream().mapToInt(end -> end[1]).toArray();
        BitSet lastStates = new BitSet(states);
        Arrays.stream(last).forEach(lastStates::set);
        int[] tokens = controlTokens.stream().mapToInt(Integer::intValue).toArray();
        Automaton.Arcs arcs = new Automaton.Arcs(
                symbols, symbols.sort(states), silent, silent.sort(states), calls, calls.sort(states));
        return new Automaton(states, first, last, lastStates, root, tokens, arcs, characters);
    }

    private int newRule() {
        ends.add(new int[] {state(), state()});
        return ends.size() - 1;
    }

    private int state() {
        if (states >= MOST_STATES) {
            throw new GrammarException(
                    "", "needs more than %d states; shorten its repetitions and bounds".formatted(MOST_STATES));
        }
        return states++;
    }

    /** The sets of characters that the expression tells apart from others. */
    private static void collect(Expr expr, Set<CodePoints> sets) {
        switch (expr) {
            case Expr.Text(String text) -> collect(text, sets);
            case Expr.Words(List<String> words) -> words.forEach(word -> collect(word, sets));
            case Expr.Chars(CodePoints set) -> sets.add(set);
            case Expr.Seq(List<Expr> parts) -> parts.forEach(part -> collect(part, sets));
            case Expr.Alt(List<Expr> branches) -> branches.forEach(branch -> collect(branch, sets));
            case Expr.Repeat(Expr body, int _, int _) -> collect(body, sets);
            case Expr.Machine(CharMachine machine, boolean _) ->
                machine.states().forEach(arcs -> arcs.forEach(arc -> sets.add(arc.set())));
            case Expr.Ref _, Expr.Control _, Expr.Free _ -> {}
        }
    }

    private static void collect(String text, Set<CodePoints> sets) {
        text.codePoints().filter(c -> c >= Symbols.ASCII).forEach(c -> sets.add(CodePoints.of(c)));
    }

    private void build(Expr expr, int from, int to) {
        switch (expr) {
            case Expr.Text(String text) -> text(text, from, to);
            case Expr.Free() -> free(from, to);
            case Expr.Chars(CodePoints set) -> characters(set, from, to);
            case Expr.Words(List<String> words) -> words(words, from, to);
            case Expr.Seq(List<Expr> parts) -> sequence(parts, from, to);
            case Expr.Alt(List<Expr> branches) -> branches.forEach(branch -> build(branch, from, to));
            case Expr.Repeat(Expr body, int min, int max) -> repeat(body, min, max, from, to);
            case Expr.Ref(int rule) -> calls.add(from, rule, rule, to);
            case Expr.Control(int token) -> control(token, from, to);
            case Expr.Machine(CharMachine machine, boolean json) -> machine(machine, json, from, to);
        }
    }

    private void silent(int from, int to) {
        silent.add(from, 0, 0, to);
    }

    private void control(int token, int from, int to) {
        Integer symbol = controls.get(token);
        if (symbol == null) {
            symbol = characters.count() + controlTokens.size();
            controls.put(token, symbol);
            controlTokens.add(token);
        }
        symbols.add(from, symbol, symbol, to);
    }

    private void text(String text, int from, int to) {
        int[] letters = text.codePoints().map(characters::of).toArray();
        if (letters.length == 0) {
            silent(from, to);
            return;
        }
        int at = from;
        for (int i = 0; i < letters.length; i++) {
            int next = i == letters.length - 1 ? to : state();
            symbols.add(at, letters[i], letters[i], next);
            at = next;
        }
    }

    private void free(int from, int to) {
        int loop = state();
        silent(from, loop);
        symbols.add(loop, 0, characters.count() - 1, loop);
        silent(loop, to);
    }

    private void characters(CodePoints set, int from, int to) {
        for (int[] range : characters.of(set)) {
            symbols.add(from, range[0], range[1], to);
        }
    }

    private void words(List<String> words, int from, int to) {
        WordNode root = new WordNode();
        for (String word : words) {
            WordNode node = root;
            for (int symbol : word.codePoints().map(characters::of).toArray()) {
                node = node.children.computeIfAbsent(symbol, _ -> new WordNode());
            }
            node.end = true;
        }
        node(root, from, to);
    }

    private void node(WordNode node, int from, int to) {
        if (node.end) {
            silent(from, to);
        }
        node.children.forEach((symbol, child) -> {
            int next = child.children.isEmpty() ? to : state();
            symbols.add(from, symbol, symbol, next);
            if (next != to) {
                node(child, next, to);
            }
        });
    }

    private void sequence(List<Expr> parts, int from, int to) {
        if (parts.isEmpty()) {
            silent(from, to);
            return;
        }
        int at = from;
        for (int i = 0; i < parts.size(); i++) {
            int next = i == parts.size() - 1 ? to : state();
            build(parts.get(i), at, next);
            at = next;
        }
    }

    private void repeat(Expr body, int min, int max, int from, int to) {
        Expr once = min <= 1 && max <= 1 ? body : shared(body);
        int at = state();
        silent(from, at);
        for (int i = 0; i < (max == Expr.UNBOUNDED ? min : max); i++) {
            if (i >= min) {
                silent(at, to);
            }
            int next = state();
            build(once, at, next);
            at = next;
        }
        if (max == Expr.UNBOUNDED) {
            int loop = state();
            silent(at, loop);
            build(once, loop, loop);
            at = loop;
        }
        silent(at, to);
    }

    /** The body as a rule of its own, so that copies of it cost one edge each. */
    private Expr shared(Expr body) {
        boolean small = body instanceof Expr.Ref
                || body instanceof Expr.Chars
                || body instanceof Expr.Text(String text) && text.length() <= LARGEST_COPIED_BODY;
        if (small) {
            return body;
        }
        @Nullable Integer known = sharedBodies.get(body);
        if (known == null) {
            known = newRule();
            sharedBodies.put(body, known);
            int[] end = Objects.requireNonNull(ends.get(known));
            build(body, end[0], end[1]);
        }
        return new Expr.Ref(known);
    }

    private void machine(CharMachine machine, boolean json, int from, int to) {
        int[] numbers = new int[machine.states().size()];
        Arrays.setAll(numbers, _ -> state());
        silent(from, numbers[0]);
        for (int i = 0; i < numbers.length; i++) {
            for (CharMachine.Arc arc : machine.states().get(i)) {
                Expr character = json ? JsonText.character(arc.set()) : new Expr.Chars(arc.set());
                build(character, numbers[i], numbers[arc.target()]);
            }
            if (machine.accepting().get(i)) {
                silent(numbers[i], to);
            }
        }
    }
}
