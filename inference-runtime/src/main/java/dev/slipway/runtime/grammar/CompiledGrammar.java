package dev.slipway.runtime.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A grammar for one vocabulary. Threads may share it; what texts have taught it serves all of them. */
public final class CompiledGrammar {

    private static final int MOST_MASKS = 256;

    /** Some tens of milliseconds. */
    private static final int MOST_PREPARED = 400;

    private final Automaton automaton;
    private final GrammarVocabulary vocabulary;
    private final Configurations configurations;
    private final TokenSearch all;
    private final TokenSearch notPlain;
    private final Map<Integer, Integer> symbols = new HashMap<>();
    private final Map<TokenMask, TokenMask> masks = new HashMap<>();

    CompiledGrammar(Rules rules, Expr.Ref root, GrammarVocabulary vocabulary) {
        this.automaton = AutomatonBuilder.build(rules, root);
        this.vocabulary = vocabulary;
        this.configurations = new Configurations(automaton);
        this.all = new TokenSearch(vocabulary.all(), configurations);
        this.notPlain = new TokenSearch(vocabulary.notPlain(), configurations);
        int[] controls = automaton.controlTokens();
        for (int i = 0; i < controls.length; i++) {
            symbols.put(controls[i], 256 + i);
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
        for (int prepared = 0; prepared < MOST_PREPARED && !work.isEmpty(); prepared++) {
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
        configurations.forgetIfTooMany();
        return configurations.start();
    }

    /** Dead if the token may not come next. */
    synchronized Configuration advance(Configuration from, int token) {
        configurations.forgetIfTooMany();
        Integer symbol = symbols.get(token);
        if (symbol != null) {
            return configurations.step(from, symbol);
        }
        Configuration at = from;
        byte[] bytes = vocabulary.bytes(token);
        for (byte value : bytes) {
            at = configurations.step(at, value & 0xFF);
        }
        return bytes.length == 0 ? Configuration.DEAD : at;
    }

    synchronized TokenMask mask(Configuration at) {
        TokenMask mask = at.mask;
        if (mask == null) {
            mask = shared(new TokenMask(tokensAfter(at)));
            at.mask = mask;
        }
        return mask;
    }

    /** Equal masks are kept once. */
    private TokenMask shared(TokenMask mask) {
        if (masks.size() >= MOST_MASKS) {
            masks.clear();
        }
        return Optional.ofNullable(masks.putIfAbsent(mask, mask)).orElse(mask);
    }

    private long[] tokensAfter(Configuration at) {
        long[] admitted = new long[vocabulary.words()];
        if (takesAnyByte(at)) {
            GrammarVocabulary.merge(vocabulary.ordinary(), admitted);
        } else {
            admitText(at, admitted);
        }
        symbols.forEach((token, symbol) -> {
            if (configurations.step(at, symbol) != Configuration.DEAD && token >> 6 < admitted.length) {
                admitted[token >> 6] |= 1L << token;
            }
        });
        return admitted;
    }

    private void admitText(Configuration at, long[] admitted) {
        int plain = plainCharacters(at);
        if (plain == 0) {
            all.admit(at, admitted);
        } else {
            GrammarVocabulary.merge(vocabulary.plain(plain), admitted);
            notPlain.admit(at, admitted);
        }
    }

    /** How many characters of plain text may follow, whatever they are, counted up to the longest tokens'. */
    private int plainCharacters(Configuration at) {
        Configuration reached = at;
        for (int count = 0; count < GrammarVocabulary.LONGEST_PLAIN; count++) {
            Configuration next = configurations.stepPlainText(reached);
            if (next == Configuration.DEAD) {
                // Then it is not known of longer tokens that they fail, unless no character can follow at all.
                return count > 0 && endsText(reached) ? count : 0;
            }
            if (next == reached) {
                return GrammarVocabulary.LONGEST_PLAIN;
            }
            reached = next;
        }
        return GrammarVocabulary.LONGEST_PLAIN;
    }

    /** Whether no character of plain text can follow. */
    private boolean endsText(Configuration at) {
        for (int state : at.states) {
            if (automaton.isMixed(state)) {
                return false;
            }
        }
        return true;
    }

    private boolean takesAnyByte(Configuration at) {
        return !at.isFinal() && at.alphabet.isOneClassOfBytes() && configurations.step(at, 0) == at;
    }
}
