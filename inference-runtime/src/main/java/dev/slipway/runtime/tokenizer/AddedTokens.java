package dev.slipway.runtime.tokenizer;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the text of added tokens inside a text; of two that begin at one place the longer counts. */
final class AddedTokens {

    private final Map<String, Integer> ids;
    private final int[] lengths;
    private final String commonPrefix;

    AddedTokens(Map<String, Integer> ids) {
        this.ids = ids;
        this.lengths = ids.keySet().stream()
                .map(String::length)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .mapToInt(Integer::intValue)
                .toArray();
        this.commonPrefix =
                ids.keySet().stream().reduce(AddedTokens::commonPrefix).orElse("");
    }

    record Match(int start, int end, int id) {}

    @Nullable
    Match find(String text, int from) {
        if (ids.isEmpty()) {
            return null;
        }
        for (int at = text.indexOf(commonPrefix, from);
                at >= 0 && at < text.length();
                at = text.indexOf(commonPrefix, at + 1)) {
            Match match = at(text, at);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    private @Nullable Match at(String text, int start) {
        for (int length : lengths) {
            if (start + length <= text.length()) {
                Integer id = ids.get(text.substring(start, start + length));
                if (id != null) {
                    return new Match(start, start + length, id);
                }
            }
        }
        return null;
    }

    private static String commonPrefix(String a, String b) {
        int length = IntStream.range(0, Math.min(a.length(), b.length()))
                .filter(i -> a.charAt(i) != b.charAt(i))
                .findFirst()
                .orElse(Math.min(a.length(), b.length()));
        return a.substring(0, length);
    }
}
