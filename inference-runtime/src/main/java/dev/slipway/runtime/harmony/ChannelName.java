package dev.slipway.runtime.harmony;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The three channels, and which of them a garbled name means. */
final class ChannelName {

    static final List<String> ALL = List.of(HarmonyMessage.ANALYSIS, HarmonyMessage.COMMENTARY, HarmonyMessage.FINAL);

    private static final int SHORTEST_PREFIX = 3;
    private static final int MOST_EDITS = 2;

    private ChannelName() {}

    /** The channel whose name is in {@code word}, begins with it, or is at most two edits away. */
    static @Nullable String nearest(String word) {
        String letters = word.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        for (String name : ALL) {
            boolean isPrefix = letters.length() >= SHORTEST_PREFIX && name.startsWith(letters);
            if (letters.contains(name) || isPrefix || isClose(letters, name)) {
                return name;
            }
        }
        return null;
    }

    /** The channel with whose name {@code word} begins. */
    static @Nullable String leading(String word) {
        return ALL.stream().filter(word::startsWith).findFirst().orElse(null);
    }

    /** Whether more letters, or none, make {@code start} a channel's name. */
    static boolean isStart(String start) {
        return ALL.stream().anyMatch(name -> name.startsWith(start));
    }

    private static boolean isClose(String word, String name) {
        return Math.abs(word.length() - name.length()) <= MOST_EDITS && edits(word, name) <= MOST_EDITS;
    }

    /** Levenshtein distance. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
