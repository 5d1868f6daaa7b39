package dev.slipway.runtime.grammar;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Which tokens may come next. */
public final class TokenMask {

    private final long[] words;

    TokenMask(long[] words) {
        this.words = words;
    }

    /** A bit for each token, the first in the lowest bit; not to be changed. */
    public long[] bits() {
        return words;
    }

    public boolean allows(int token) {
        int word = token >> 6;
        return word >= 0 && word < words.length && (words[word] >>> token & 1) != 0;
    }

    /** The lowest allowed token from this one on; -1 if there is none. */
    public int next(int from) {
        int word = from >> 6;
        if (word >= words.length) {
            return -1;
        }
        long rest = words[word] & -1L << from;
        while (rest == 0) {
            if (++word == words.length) {
                return -1;
            }
            rest = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }

    public boolean isEmpty() {
        return next(0) < 0;
    }

    public int count() {
        return BitSet.valueOf(words).cardinality();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenMask mask && Arrays.equals(words, mask.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }
}
