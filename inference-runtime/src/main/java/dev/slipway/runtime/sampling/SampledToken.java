package dev.slipway.runtime.sampling;

import org.jspecify.annotations.Nullable;

/** A token that was drawn. */
public record SampledToken(int token, @Nullable TokenScores scores) {}
