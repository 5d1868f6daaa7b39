package dev.slipway.runtime.grammar;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as characters of UTF-8.
 *
 * @param tail the beginning of one more character, of which bytes are missing
 */
record Spelling(int[] characters, byte[] tail) {

    private static final int LAST_BITS = 0x3F;
    private static final byte[] NONE = {};

    /** Of what has begun and what comes then. */
    static @Nullable Spelling of(byte[] begun, byte[] bytes) {
        byte[] all = Arrays.copyOf(begun, begun.length + bytes.length);
        System.arraycopy(bytes, 0, all, begun.length, bytes.length);
        return of(all);
    }

    /** Null for bytes that no text goes on from. */
    static @Nullable Spelling of(byte[] bytes) {
        int[] characters = new int[bytes.length];
        int count = 0;
        int at = 0;
        while (at < bytes.length) {
            int length = length(bytes[at] & 0xFF);
            int end = Math.min(bytes.length, at + length);
            Span span = length == 0 ? null : span(bytes, at, end, length);
            if (span == null) {
                return null;
            }
            if (end < at + length) {
                return new Spelling(Arrays.copyOf(characters, count), Arrays.copyOfRange(bytes, at, end));
            }
            characters[count++] = span.first();
            at = end;
        }
        return new Spelling(Arrays.copyOf(characters, count), NONE);
    }

    /** The characters that begin with the tail's bytes. */
    Span completions() {
        Span span = span(tail, 0, tail.length, length(tail[0] & 0xFF));
        if (span == null) {
            throw new IllegalStateException("there is no tail");
        }
        return span;
    }

    /** Some characters in a row. */
    record Span(int first, int last) {}

    private static int length(int lead) {
        if (lead < 0x80) {
            return 1;
        }
        return lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    }

    /** The characters of that length that begin so; null if there are none. */
    private static @Nullable Span span(byte[] bytes, int from, int to, int length) {
        int prefix = length == 1 ? bytes[from] : bytes[from] & 0x7F >> length;
        for (int i = from + 1; i < to; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return null;
            }
            prefix = prefix << 6 | bytes[i] & LAST_BITS;
        }
        int missing = 6 * (length - (to - from));
        int shortest = length < 3 ? 0 : length == 3 ? 0x800 : 0x10000;
        int first = Math.max(shortest, prefix << missing);
        int last = Math.min(CodePoints.LAST, (prefix + 1 << missing) - 1);
        boolean surrogates = first >= 0xD800 && last <= 0xDFFF;
        return first > last || surrogates ? null : new Span(first, last);
    }
}
