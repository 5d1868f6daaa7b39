package dev.slipway.runtime.grammar;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
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

    /** In the middle of the next character, of which these bytes have come. */
    private final byte[] begun;

    private final Map<ByteBuffer, Configuration> inside = new HashMap<>(2);
    private final @Nullable Configuration before;

    Configuration(int[] states, Stack[] stacks, boolean accepting, Alphabet alphabet) {
        this(states, stacks, accepting, alphabet, new byte[0], null);
    }

    private Configuration(
            int[] states,
            Stack[] stacks,
            boolean accepting,
            Alphabet alphabet,
            byte[] begun,
            @Nullable Configuration before) {
        this.states = states;
        this.stacks = stacks;
        this.accepting = accepting;
        this.alphabet = alphabet;
        this.next = new Configuration[alphabet.classes()];
        this.begun = begun;
        this.before = before;
    }

    /** The same in the middle of the next character. */
    Configuration inside(byte[] bytes) {
        return inside.computeIfAbsent(
                ByteBuffer.wrap(bytes), _ -> new Configuration(states, stacks, false, alphabet, bytes, this));
    }

    boolean isInsideCharacter() {
        return before != null;
    }

    /** Without the bytes of a character that have come. */
    Configuration before() {
        return before == null ? this : before;
    }

    byte[] begun() {
        return begun;
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
