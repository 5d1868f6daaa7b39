package dev.slipway.runtime.cpu;

import dev.slipway.runtime.tensor.NativeLibrary;

/** Activations in the order in which a kernel's vectors of packed weights meet them. */
final class Packing {

    /** Of the vectors in whichever loops run here. */
    static final int LANES = NativeLibrary.PRESENT ? NativeLibrary.LANES : Lanes.COUNT;

    /** Weights in one vector of 32-bit words: two bfloat16 or eight 4-bit ones in each. */
    static final int PAIRS = 2 * LANES;

    static final int NIBBLES = 8 * LANES;

    private Packing() {}

    static int nibblesStride(int columns) {
        return (columns + NIBBLES - 1) / NIBBLES * NIBBLES;
    }

    /** For each {@link #PAIRS} values first those that meet the low halves of the words, then those of the high halves. */
    static void pairs(float[] from, int fromOffset, long to, int columns) {
        PackingKernel.pairs(from, fromOffset, to, columns);
    }

    /** The same, with the C kernel where it is present. */
    static void pairs(Floats from, int fromOffset, long to, int columns) {
        if (NativeLibrary.PRESENT) {
            NativeKernels.packPairs(from, fromOffset, to, columns);
        } else {
            pairs(from.values(), fromOffset, to, columns);
        }
    }

    /**
     * For each {@link #NIBBLES} values those that meet the words' lowest nibbles, then the next. An incomplete last group is met
     * by the last {@link #NIBBLES} weights of a row (or by the row, filled up, when it has fewer) and is zero where those overlap
     * the group before.
     */
    static void nibbles(float[] from, int fromOffset, long to, int columns) {
        nibbles(from, fromOffset, to, columns, 0, columns);
    }

    /** The groups of elements {@code first} to {@code last} only, a part that begins with a group; it is at {@code fromOffset}. */
    static void nibbles(float[] from, int fromOffset, long to, int columns, int first, int last) {
        for (int group = first; group < last; group += NIBBLES) {
            nibbles(from, fromOffset - first, to, columns, group);
        }
    }

    /** One group; element 0 is at {@code fromOffset}. */
    private static void nibbles(float[] from, int fromOffset, long to, int columns, int group) {
        int begin = columns < NIBBLES ? 0 : Math.min(group, columns - NIBBLES);
        int skipped = (group - begin) / 8;
        int words = Math.min(LANES, (columns - begin) / 8);
        int source = fromOffset + begin;
        for (int nibble = 0; nibble < 8; nibble++) {
            long target = Memory.known(to + 4L * (group + nibble * LANES));
            for (int word = 0; word < LANES; word++) {
                boolean there = word >= skipped && word < words;
                Memory.store(there ? from[source + 8 * word + nibble] : 0, target + 4L * word);
            }
        }
    }
}
