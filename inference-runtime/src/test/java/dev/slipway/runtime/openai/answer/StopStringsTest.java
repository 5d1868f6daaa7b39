package dev.slipway.runtime.openai.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTest {

    @Test
    void endsBeforeTheStringHoweverTheTextComesInPieces() {
        StopStrings stop = new StopStrings(List.of("END"), false);

        assertThat(stop.push("one E")).isEqualTo("one ");
        assertThat(stop.push("N")).isEmpty();
        assertThat(stop.push("D two")).isEmpty();
        assertThat(stop.reached()).isTrue();
        assertThat(stop.finish()).isEmpty();
    }

    @Test
    void whatLookedLikeABeginningIsGivenOutWhenItWasNone() {
        StopStrings stop = new StopStrings(List.of("END"), false);

        assertThat(stop.push("EN")).isEmpty();
        assertThat(stop.push("TER")).isEqualTo("ENTER");
        assertThat(stop.push("E")).isEmpty();
        assertThat(stop.finish()).isEqualTo("E");
        assertThat(stop.reached()).isFalse();
    }

    @Test
    void theEarliestOfSeveralCounts() {
        StopStrings stop = new StopStrings(List.of("later", "soon"), false);

        assertThat(stop.push("now soon later")).isEqualTo("now ");
    }

    @Test
    void anyCutOfATextGivesWhatTheWholeTextGives() {
        List<String> stops = List.of("aab", "ba", "abab");
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            String text = random.ints(12, 'a', 'c' + 1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(inPieces(text, stops, random))
                    .as("seed %d, %s", seed, text)
                    .isEqualTo(byLetter(text, stops));
        }
    }

    private static String inPieces(String text, List<String> stops, Random random) {
        StopStrings stop = new StopStrings(stops, false);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (from < text.length() && !stop.reached()) {
            int to = from + 1 + random.nextInt(text.length() - from);
            out.append(stop.push(text.substring(from, to)));
            from = to;
        }
        return out.append(stop.finish()).toString();
    }

    /** Letter by letter, the first string that is complete ends the text, the longest if there are several. */
    private static String byLetter(String text, List<String> stops) {
        for (int end = 1; end <= text.length(); end++) {
            String read = text.substring(0, end);
            int longest = stops.stream()
                    .filter(read::endsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            if (longest > 0) {
                return read.substring(0, end - longest);
            }
        }
        return text;
    }
}
