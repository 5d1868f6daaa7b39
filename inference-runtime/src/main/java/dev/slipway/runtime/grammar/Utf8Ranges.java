package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.List;

/** A range of characters as sequences of byte ranges: the UTF-8 of each character runs through exactly one of them. */
final class Utf8Ranges {

    private static final int[] LAST_OF_LENGTH = {0x7F, 0x7FF, 0xFFFF, 0x10FFFF};

    private Utf8Ranges() {}

    /** Each element is one sequence: first and last value of each byte. */
    static List<int[][]> of(int first, int last) {
        List<int[][]> sequences = new ArrayList<>();
        int start = first;
        for (int bytes = 1; bytes <= LAST_OF_LENGTH.length; bytes++) {
            int end = Math.min(last, LAST_OF_LENGTH[bytes - 1]);
            if (start <= end) {
                split(start, end, bytes, sequences);
                start = end + 1;
            }
        }
        return sequences;
    }

    /** Cuts until the continuation bytes of both ends span their whole range, or agree. */
    private static void split(int first, int last, int bytes, List<int[][]> out) {
        for (int tail = 1; tail < bytes; tail++) {
            int mask = (1 << 6 * tail) - 1;
            if ((first & ~mask) != (last & ~mask)) {
                if ((first & mask) != 0) {
                    split(first, first | mask, bytes, out);
                    split((first | mask) + 1, last, bytes, out);
                    return;
                }
                if ((last & mask) != mask) {
                    split(first, (last & ~mask) - 1, bytes, out);
                    split(last & ~mask, last, bytes, out);
                    return;
                }
            }
        }
        out.add(sequence(first, last, bytes));
    }

    private static int[][] sequence(int first, int last, int bytes) {
        int[][] sequence = new int[bytes][];
        for (int i = 0; i < bytes; i++) {
            int shift = 6 * (bytes - 1 - i);
            sequence[i] = new int[] {byteAt(first, i, shift, bytes), byteAt(last, i, shift, bytes)};
        }
        return sequence;
    }

    private static int byteAt(int character, int index, int shift, int bytes) {
        if (bytes == 1) {
            return character;
        }
        int lead = 0xF00 >> bytes & 0xFF;
        return index == 0 ? lead | character >> shift : 0x80 | character >> shift & 0x3F;
    }
}
