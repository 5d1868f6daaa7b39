package dev.slipway.runtime.harmony;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that a request offers, and how a model may have written their names. */
record ToolNames(Set<String> offered) {

    static final String PREFIX = "functions.";

    /** Words after {@code to=} that address no tool. */
    private static final Set<String> NO_TOOL =
            Set.of("", "assistant", "user", "system", "developer", "all", "functions", PREFIX);

    private static final List<String> BUILT_IN = List.of("python", "browser");

    ToolNames {
        offered = Set.copyOf(offered);
    }

    /** Whether a word without {@code to=} can only mean a tool. */
    boolean isToolWord(String word) {
        return word.startsWith(PREFIX) || offered.contains(word);
    }

    /** Whether more letters could make {@code start} a tool's name. */
    boolean isStartOfToolWord(String start) {
        return PREFIX.startsWith(start)
                || start.startsWith(PREFIX)
                || offered.stream().anyMatch(name -> name.startsWith(start));
    }

    /** A recipient without the surplus prefix that models sometimes write; null if it addresses no tool. */
    static @Nullable String recipient(String word) {
        String name = word.startsWith(PREFIX + PREFIX) ? word.substring(PREFIX.length()) : word;
        return NO_TOOL.contains(name) ? null : name;
    }

    /** One of the tools that the models were trained with, which this request does not offer. */
    boolean isMissingBuiltIn(String recipient) {
        String root = recipient.contains(".") ? recipient.substring(0, recipient.indexOf('.')) : recipient;
        return BUILT_IN.contains(root) && !offered.contains(recipient);
    }

    static String functionName(String recipient) {
        return recipient.startsWith(PREFIX) ? recipient.substring(PREFIX.length()) : recipient;
    }
}
