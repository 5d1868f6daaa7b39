package dev.slipway.runtime.openai.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a text before the first of some strings, however the text comes in pieces. What could be the beginning of one is held back until the text that follows
 * decides.
 */
public final class StopStrings {

    private final List<String> stops;
    private final boolean shown;
    private final StringBuilder held = new StringBuilder();
    private @Nullable String found;

    /** @param shown whether the text ends after the stop string */
    public StopStrings(List<String> stops, boolean shown) {
        this.stops = stops;
        this.shown = shown;
    }

    /** Whether a stop string has come; nothing comes after it. */
    public boolean reached() {
        return found != null;
    }

    /** The stop string that has come. */
    @Nullable
    public String found() {
        return found;
    }

    /** The text that is certain now. */
    public String push(String text) {
        held.append(text);
        int stop = firstStop();
        if (found != null) {
            return take(shown ? stop + found.length() : stop);
        }
        return take(held.length() - undecided());
    }

    /** What was held back, when no text follows. */
    public String finish() {
        return reached() ? "" : take(held.length());
    }

    /** Where the stop string begins that is complete first; of two that end together, the longer one. */
    private int firstStop() {
        int begin = -1;
        int firstEnd = Integer.MAX_VALUE;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            int end = at + stop.length();
            if (at >= 0 && (end < firstEnd || end == firstEnd && at < begin)) {
                begin = at;
                firstEnd = end;
                found = stop;
            }
        }
        return begin;
    }

    /** Length of the longest end of the held text that begins a stop string. */
    private int undecided() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private String take(int length) {
        String taken = held.substring(0, length);
        held.delete(0, length);
        return taken;
    }
}
