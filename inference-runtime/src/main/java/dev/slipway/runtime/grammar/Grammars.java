package dev.slipway.runtime.grammar;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles grammars for one tokenizer, and keeps those used last. Threads may share it. */
public final class Grammars {

    private static final int MOST_KEPT = 32;

    private record Plain(TextForm form, Set<Integer> ends) {}

    private final BpeTokenizer tokenizer;
    private @Nullable GrammarVocabulary vocabulary;

    private final Map<Object, CompiledGrammar> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, CompiledGrammar> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public Grammars(BpeTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Throws {@link GrammarException} for a form that cannot be enforced. */
    public CompiledGrammar forHarmony(HarmonyForm form) {
        CompiledGrammar known = find(form);
        if (known != null) {
            return known;
        }
        Rules rules = new Rules();
        Expr.Ref turn = new HarmonyGrammar(tokenizer, rules, new TextGrammar(rules)).turn(form);
        return keep(form, new CompiledGrammar(rules, turn, vocabulary()));
    }

    /** A text that one of {@code ends} ends, without Harmony around it. Throws {@link GrammarException} as well. */
    public CompiledGrammar forText(TextForm form, Collection<Integer> ends) {
        Plain key = new Plain(form, Set.copyOf(ends));
        CompiledGrammar known = find(key);
        if (known != null) {
            return known;
        }
        Rules rules = new Rules();
        List<Expr> controls =
                key.ends().stream().sorted().<Expr>map(Expr.Control::new).toList();
        Expr end = controls.isEmpty() ? Expr.EMPTY : new Expr.Alt(controls);
        Expr text = new TextGrammar(rules).expression(form);
        return keep(key, new CompiledGrammar(rules, rules.add(Expr.seq(text, end)), vocabulary()));
    }

    /** Made when the first grammar needs it: many servers never do. */
    private synchronized GrammarVocabulary vocabulary() {
        GrammarVocabulary made = vocabulary;
        if (made == null) {
            made = GrammarVocabulary.of(tokenizer);
            vocabulary = made;
        }
        return made;
    }

    private @Nullable CompiledGrammar find(Object key) {
        synchronized (kept) {
            return kept.get(key);
        }
    }

    private CompiledGrammar keep(Object key, CompiledGrammar grammar) {
        grammar.prepare();
        synchronized (kept) {
            CompiledGrammar first = kept.putIfAbsent(key, grammar);
            return first == null ? grammar : first;
        }
    }
}
