package dev.slipway.runtime.grammar;

import org.jspecify.annotations.Nullable;

/**
 * Everything that an automaton may be in the middle of after some text: states that read a symbol next, each with its stack. What
 * follows each class of symbols, and which tokens may come next, is filled in when it is first asked for.
 */
final class Configuration {

    static final Configuration DEAD = new Configuration(new int[0], new Stack[0], false, Alphabet.of(new int[0]));

    final int[] states;
    final Stack[] stacks;
    final boolean accepting;
    final Alphabet alphabet;

    /** By the classes of its alphabet. */
    final @Nullable Configuration[] next;

    private @Nullable Alphabet finer;

    @Nullable
    TokenMask mask;

    Configuration(int[] states, Stack[] stacks, boolean accepting, Alphabet alphabet) {
        this.states = states;
        this.stacks = stacks;
        this.accepting = accepting;
        this.alphabet = alphabet;
        this.next = new Configuration[alphabet.classes()];
    }

    /** Whether symbols of one of these classes all lead to the same. */
    boolean isToldApartBy(Alphabet classes, Configurations configurations) {
        if (finer == classes) {
            return true;
        }
        boolean told = configurations.alphabets().refines(classes, alphabet);
        finer = told ? classes : finer;
        return told;
    }

    /** Whether nothing can follow. */
    boolean isFinal() {
        return states.length == 0;
    }
}
