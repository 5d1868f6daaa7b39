package dev.slipway.runtime.engine;

import java.util.Arrays;

/**
 * What a full block holds: its own tokens, after exactly the content that {@code parent} stands for, in one scope. Keys form a
 * chain, so equal keys mean equal prefixes from position 0 on, compared token by token and not by a hash alone.
 */
final class BlockKey {

    private final CacheScope scope;
    private final long parent;
    private final int[] tokens;
    private final int hash;

    BlockKey(CacheScope scope, long parent, int[] tokens) {
        this.scope = scope;
        this.parent = parent;
        this.tokens = tokens;
        this.hash = 31 * (31 * scope.hashCode() + Long.hashCode(parent)) + Arrays.hashCode(tokens);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockKey key
                && key.parent == parent
                && key.scope.equals(scope)
                && Arrays.equals(key.tokens, tokens);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
