package dev.slipway.runtime.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A grammar for one vocabulary. Threads may share it; what texts have taught it serves all of them. */
public final class CompiledGrammar {

    /** Some tens of milliseconds. */
    private static final int MOST_PREPARED = 400;

    /** About as long: where many readings of a text stay possible, fewer masks are prepared. */
    private static final long MOST_WORK = 400_000;

    private final Automaton automaton;
    private final GrammarVocabulary vocabulary;
    private final Configurations configurations;
    private final TokenSearch search;
    private final Map<Integer, Integer> controls = new HashMap<>();
    private final Masks masks;

    CompiledGrammar(Rules rules, Expr.Ref root, GrammarVocabulary vocabulary) {
        this.automaton = AutomatonBuilder.build(rules, root);
        this.vocabulary = vocabulary;
        this.configurations = new Configurations(automaton);
        this.search = new TokenSearch(vocabulary, new TokenLetters(vocabulary, automaton.symbols()), configurations);
        this.masks = new Masks(vocabulary.words());
        int[] tokens = automaton.controlTokens();
        for (int i = 0; i < tokens.length; i++) {
            controls.put(tokens[i], automaton.symbols().count() + i);
        }
    }

    /**
     * Finds the masks that texts are likely to need first, so that those who generate wait for few. Takes turns with them, and stops after a
     * while: a grammar may lead anywhere. Where symbols are told apart in a new way is looked at first, for it is the first time that costs.
     */
    void prepare() {
        Set<Configuration> seen = new HashSet<>(Set.of(begin()));
        Set<Alphabet> alphabets = new HashSet<>();
        Deque<Configuration> work = new ArrayDeque<>(seen);
        for (int prepared = 0; prepared < MOST_PREPARED && !work.isEmpty() && hasRoom(); prepared++) {
            for (Configuration next : prepare(work.poll())) {
                boolean unknown = seen.add(next);
                if (unknown && alphabets.add(next.alphabet)) {
                    work.addFirst(next);
                } else if (unknown) {
                    work.addLast(next);
                }
            }
        }
    }

    private synchronized boolean hasRoom() {
        return configurations.work() < MOST_WORK;
    }

    private synchronized Set<Configuration> prepare(Configuration at) {
        Set<Configuration> following = new LinkedHashSet<>();
        if (!at.isFinal()) {
            mask(at);
            at.alphabet.examples().forEach(symbol -> following.add(configurations.step(at, symbol)));
        }
        return following;
    }

    /** At the beginning of a text. */
    public GrammarRun start() {
        return new GrammarRun(this, begin());
    }

    synchronized Configuration begin() {
        forgetIfTooMuch();
        return configurations.start();
    }

    /** Between two uses only, so that a walk through tokens sees one set of configurations. */
    private void forgetIfTooMuch() {
        if (configurations.areTooMany() || masks.areTooMany()) {
            configurations.forget();
            masks.forget();
        }
    }

    /** Dead if the token may not come next. */
    synchronized Configuration advance(Configuration from, int token) {
        forgetIfTooMuch();
        Integer control = controls.get(token);
        if (control != null) {
            return from.isInsideCharacter() ? Configuration.DEAD : configurations.step(from, control);
        }
        byte[] bytes = vocabulary.bytes(token);
        if (bytes.length == 0) {
            return Configuration.DEAD;
        }
        return isFree(from) ? from : read(from, bytes);
    }

    private Configuration read(Configuration from, byte[] bytes) {
        Spelling spelling = Spelling.of(from.begun(), bytes);
        return spelling == null ? Configuration.DEAD : follow(from.before(), spelling);
    }

    private Configuration follow(Configuration from, Spelling spelling) {
        Configuration at = from;
        for (int character : spelling.characters()) {
            at = configurations.step(at, automaton.symbols().of(character));
        }
        return spelling.tail().length == 0 ? at : inside(at, spelling);
    }

    private Configuration inside(Configuration at, Spelling spelling) {
        Spelling.Span span = spelling.completions();
        boolean possible = configurations.takesSome(at, automaton.symbols().between(span.first(), span.last()));
        return possible ? at.inside(spelling.tail()) : Configuration.DEAD;
    }

    synchronized TokenMask mask(Configuration at) {
        TokenMask mask = at.mask;
        if (mask == null) {
            mask = masks.of(find(at));
            at.mask = mask;
        }
        return mask;
    }

    private Findings find(Configuration at) {
        Findings found = new Findings();
        if (at.isInsideCharacter()) {
            for (GrammarVocabulary.Continuation continuation : vocabulary.continuations(at.begun())) {
                if (follow(at.before(), continuation.spelling()) != Configuration.DEAD) {
                    found.add(continuation.token());
                }
            }
            return found;
        }
        if (isFree(at)) {
            found.add(vocabulary.ordinary());
        } else {
            search.find(at, found);
        }
        controls.forEach((token, symbol) -> {
            if (configurations.step(at, symbol) != Configuration.DEAD) {
                found.add(token);
            }
        });
        return found;
    }

    /** Whether any bytes may follow, and any after them. */
    private boolean isFree(Configuration at) {
        return !at.isFinal()
                && !at.isInsideCharacter()
                && at.alphabet.isOneClass(automaton.symbols().count())
                && configurations.step(at, 0) == at;
    }
}
