package dev.slipway.runtime.sampling;

import java.util.Arrays;
import java.util.List;

/** Token sequences that a text is kept from completing. Follows the tokens of one sequence. */
final class BannedWords {

    /** Finite, so that a draw from nothing but banned tokens stays a draw. */
    static final float UNLIKELY = -1e30f;

    private final List<int[]> words;
    private final int[] recent;
    private int count;

    BannedWords(List<int[]> words) {
        this.words = words;
        this.recent = new int[words.stream().mapToInt(word -> word.length).max().orElse(1)];
    }

    void accept(int token) {
        if (count == recent.length) {
            System.arraycopy(recent, 1, recent, 0, --count);
        }
        recent[count++] = token;
    }

    /** Lowers the tokens that would complete a word. */
    void apply(float[] logits) {
        for (int[] word : words) {
            int begun = word.length - 1;
            if (begun <= count && Arrays.equals(recent, count - begun, count, word, 0, begun)) {
                logits[word[begun]] += UNLIKELY;
            }
        }
    }
}
