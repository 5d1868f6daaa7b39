package dev.slipway.runtime.engine;

import java.util.Arrays;

/**
 * Guesses what follows a text from the text itself: where its last tokens have come before, what followed them then. More tokens
 * that agree go before fewer, a place that is followed by as many tokens as are wanted before one that is not, and a later place
 * before an earlier one.
 */
final class NgramProposer {

    private static final int[] NOTHING = {};

    private final int longest;
    private final int shortest;

    NgramProposer(int longest, int shortest) {
        this.longest = longest;
        this.shortest = shortest;
    }

    /** At most {@code most} tokens to follow the first {@code count} ones. */
    int[] propose(int[] tokens, int count, int most) {
        int best = count;
        int bestLength = shortest - 1;
        for (int end = count - 1; most > 0 && end >= shortest; end--) {
            boolean enough = count - best >= most;
            if (bestLength == longest && enough) {
                break;
            }
            int length = agreeing(tokens, end, count);
            if (length > bestLength || length == bestLength && length >= shortest && !enough) {
                best = end;
                bestLength = length;
            }
        }
        return best == count ? NOTHING : Arrays.copyOfRange(tokens, best, Math.min(count, best + most));
    }

    /** How many tokens before {@code end} are those before {@code count}. */
    private int agreeing(int[] tokens, int end, int count) {
        int length = 0;
        while (length < longest && length < end && tokens[end - 1 - length] == tokens[count - 1 - length]) {
            length++;
        }
        return length;
    }
}
