package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that may follow, as a search finds them: by shape, or one by one. Equal findings mean equal masks, and much fewer words
 * need to be compared.
 */
final class Findings {

    private final List<ClassedTokens.Tokens> shapes = new ArrayList<>();
    private int[] tokens = new int[64];
    private int count;

    /** What was found, for comparison. */
    record Key(List<ClassedTokens.Tokens> shapes, int[] tokens) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(tokens, key.tokens) && shapes.equals(key.shapes);
        }

        @Override
        public int hashCode() {
            return shapes.hashCode() * 31 + Arrays.hashCode(tokens);
        }
    }

    void add(ClassedTokens.Tokens shape) {
        shapes.add(shape);
    }

    void add(int token) {
        if (count == tokens.length) {
            tokens = Arrays.copyOf(tokens, count * 2);
        }
        tokens[count++] = token;
    }

    void clear() {
        shapes.clear();
        count = 0;
    }

    Key key() {
        return new Key(List.copyOf(shapes), Arrays.copyOf(tokens, count));
    }

    long[] mask(int words) {
        long[] mask = new long[words];
        for (ClassedTokens.Tokens shape : shapes) {
            shape.addTo(mask);
        }
        for (int i = 0; i < count; i++) {
            if (tokens[i] >> 6 < words) {
                mask[tokens[i] >> 6] |= 1L << tokens[i];
            }
        }
        return mask;
    }
}
