package dev.slipway.runtime.sampling;

import org.jspecify.annotations.Nullable;

/**
 * What may come next in one sequence, depending on what has come. A request brings its own, and one thread of the engine at a time uses
 * it: {@link #allowed} before each draw, {@link #accept} after it. A preempted sequence keeps its tokens and its mask.
 */
public interface TokenMask {

    /** A bit for each token, the first in the lowest bit; null while every token may come. At least one bit is set. */
    long @Nullable [] allowed();

    /** The token that was drawn. */
    void accept(int token);
}
