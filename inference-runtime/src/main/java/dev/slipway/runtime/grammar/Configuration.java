package dev.slipway.runtime.grammar;

import org.jspecify.annotations.Nullable;

/**
 * Everything that an automaton may be in the middle of after some text: states that read a symbol next, each with its stack. What
 * follows each class of symbols, and which tokens may come next, is filled in when it is first asked for.
 */
final class Configuration {

    static final Configuration DEAD = new Configuration(new int[0], new Stack[0], false, 0);

    final int[] states;
    final Stack[] stacks;
    final boolean accepting;
    final @Nullable Configuration[] next;

    @Nullable
    TokenMask mask;

    Configuration(int[] states, Stack[] stacks, boolean accepting, int classes) {
        this.states = states;
        this.stacks = stacks;
        this.accepting = accepting;
        this.next = new Configuration[classes];
    }

    /** Whether nothing can follow. */
    boolean isFinal() {
        return states.length == 0;
    }
}
