package dev.slipway.runtime.grammar;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the calls under way go on when they return; equal stacks below one empty stack are one object. */
final class Stack {

    final int returnState;
    final @Nullable Stack below;
    final int number;

    private final int[] counter;
    private final Map<Integer, Stack> above = new HashMap<>(2);

    private Stack(int returnState, @Nullable Stack below, int[] counter) {
        this.returnState = returnState;
        this.below = below;
        this.counter = counter;
        this.number = counter[0]++;
    }

    /** @param counter of all stacks ever made, so that no two have one number */
    static Stack empty(int[] counter) {
        return new Stack(-1, null, counter);
    }

    Stack push(int state) {
        return above.computeIfAbsent(state, key -> new Stack(key, this, counter));
    }
}
