package dev.slipway.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NgramProposerTest {

    @ParameterizedTest
    @CsvSource({
        "1 2 3 4 1 2,      3 4 1 2",
        "1 2 3 4 5 6,      ''",
        "7 1 2 8 1 2 9 1 2, 8 1 2 9",
        "1 2 3 9 2 3 8 1 2 3, 9 2 3 8",
        "5 5 5 5 5 5 5 5,  5 5 5 5",
        "1 2 1 2 1 2 1 2,  1 2 1 2",
        "1 2,              ''",
        "1,                ''"
    })
    void guessesWhatFollowedTheSameTokensBefore(String text, String guesses) {
        assertThat(propose(text, 2, 3, 4)).isEqualTo(guesses);
    }

    @Test
    void moreTokensThatAgreeGoBeforeFewer() {
        assertThat(propose("1 2 3 8 2 3 9 1 2 3", 1, 3, 1)).isEqualTo("8");
        assertThat(propose("1 2 3 8 2 3 9 1 2 3", 1, 2, 1)).isEqualTo("9");
    }

    @Test
    void fewerThanTheShortestMatchIsNone() {
        assertThat(propose("1 2 3 9 3", 2, 3, 4)).isEmpty();
        assertThat(propose("1 2 3 9 3", 1, 3, 4)).isEqualTo("9 3");
    }

    @Test
    void guessesNoMoreThanIsWanted() {
        assertThat(propose("1 2 3 4 5 6 1 2", 2, 2, 3)).isEqualTo("3 4 5");
        assertThat(propose("1 2 3 4 5 6 1 2", 2, 2, 0)).isEmpty();
    }

    @Test
    void whatIsGuessedAlwaysStandsInTheTextAfterTheLongestMatch() {
        Random random = new Random(4);
        for (int run = 0; run < 2000; run++) {
            int[] tokens = random.ints(1 + random.nextInt(40), 0, 3).toArray();
            int longest = 1 + random.nextInt(5);
            int[] guesses = new NgramProposer(longest, 1).propose(tokens, tokens.length, 4);
            assertThat(guesses.length).isLessThanOrEqualTo(4);
            assertThat(guesses.length > 0).isEqualTo(bestMatch(tokens, longest) > 0);
            if (guesses.length > 0) {
                assertThat(follows(tokens, bestMatch(tokens, longest), guesses)).isTrue();
            }
        }
    }

    private static int bestMatch(int[] tokens, int longest) {
        int best = 0;
        for (int end = 1; end < tokens.length; end++) {
            int length = 0;
            while (length < longest && length < end && tokens[end - 1 - length] == tokens[tokens.length - 1 - length]) {
                length++;
            }
            best = Math.max(best, length);
        }
        return best;
    }

    private static boolean follows(int[] tokens, int match, int[] guesses) {
        int[] last = Arrays.copyOfRange(tokens, tokens.length - match, tokens.length);
        for (int end = match; end + guesses.length <= tokens.length; end++) {
            if (Arrays.equals(Arrays.copyOfRange(tokens, end - match, end), last)
                    && Arrays.equals(Arrays.copyOfRange(tokens, end, end + guesses.length), guesses)) {
                return true;
            }
        }
        return false;
    }

    private static String propose(String text, int shortest, int longest, int most) {
        int[] tokens =
                Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
        int[] guesses = new NgramProposer(longest, shortest).propose(tokens, tokens.length, most);
        return String.join(" ", Arrays.stream(guesses).mapToObj(String::valueOf).toList());
    }
}
