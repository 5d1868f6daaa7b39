package dev.slipway.runtime.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/** The pattern that cuts text into pieces, from the {@code pre_tokenizer} of a tokenizer.json: one Split, then ByteLevel. */
final class SplitPattern {

    private SplitPattern() {}

    static Pattern of(JsonNode preTokenizer) {
        List<String> patterns = new ArrayList<>();
        boolean byteLevel = false;
        for (JsonNode step : steps(preTokenizer)) {
            String type = step.path("type").asString("");
            switch (type) {
                case "Split" -> patterns.add(isolatedRegex(step));
                case "ByteLevel" -> byteLevel = isPlainByteLevel(step);
                default ->
                    throw new IllegalArgumentException(
                            "pre_tokenizer has a step of type '%s'; only Split and ByteLevel can be used"
                                    .formatted(type));
            }
        }
        if (patterns.size() != 1 || !byteLevel) {
            throw new IllegalArgumentException(
                    "pre_tokenizer must be one Split with a Regex and one ByteLevel, but has %d Split and %s ByteLevel"
                            .formatted(patterns.size(), byteLevel ? "a" : "no"));
        }
        return compile(patterns.getFirst());
    }

    private static Iterable<JsonNode> steps(JsonNode preTokenizer) {
        return preTokenizer.path("type").asString("").equals("Sequence")
                ? preTokenizer.path("pretokenizers").values()
                : List.of(preTokenizer);
    }

    private static String isolatedRegex(JsonNode split) {
        JsonNode regex = split.path("pattern").path("Regex");
        boolean isolated = split.path("behavior").asString("").equals("Isolated")
                && !split.path("invert").booleanValue(false);
        if (!regex.isString() || !isolated) {
            throw new IllegalArgumentException(
                    "pre_tokenizer's Split must have a pattern.Regex, behavior 'Isolated' and invert false, but is "
                            + split);
        }
        return regex.stringValue();
    }

    private static boolean isPlainByteLevel(JsonNode step) {
        if (step.path("add_prefix_space").booleanValue(false)
                || step.path("use_regex").booleanValue(true)) {
            throw new IllegalArgumentException(
                    "pre_tokenizer's ByteLevel must have add_prefix_space false and use_regex false, but is " + step);
        }
        return true;
    }

    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("pre_tokenizer's pattern cannot be used: " + e.getMessage(), e);
        }
    }
}
