package dev.slipway.runtime.json;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** What a JSON parser found wrong, and where, without what it says of itself: the names of its classes, features and limits. */
public final class ParserMessage {

    private static final Pattern ITSELF = Pattern.compile(String.join(
            "|",
            " \\(start marker at .*\\)",
            " \\(`JsonToken\\.\\w+`\\)",
            " \\(bound as .*",
            " in [A-Z]+_[A-Z_]+",
            ", from `[^`]*`",
            ": enable `.*",
            " \\(not recognized as one since Feature .*\\)"));

    private ParserMessage() {}

    public static String of(JacksonException problem) {
        return ITSELF.matcher(problem.getOriginalMessage()).replaceAll("") + place(problem.getLocation());
    }

    /** A column of a text in UTF-8 counts bytes. */
    private static String place(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }
}
