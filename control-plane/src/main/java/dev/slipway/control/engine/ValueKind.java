package dev.slipway.control.engine;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What a setting's value must look like, and how it reads on a command line. */
enum ValueKind {
    /** Given or not; {@code --no-…} turns it off. */
    SWITCH("true or false"),
    COUNT("an integer of at least 1"),
    /** A count that may be written {@code 8k}, 8,000, or {@code 8K}, 8,192. */
    TOKENS("a number of tokens, as 8192, 8k or 8K"),
    INTEGER("an integer"),
    NUMBER("a number"),
    TEXT("a text"),
    /** One or more words up to the next flag. */
    TEXTS("one or more texts"),
    JSON("a JSON value");

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?)([kKmM]?)");

    private final String allowed;

    ValueKind(String allowed) {
        this.allowed = allowed;
    }

    String allowed() {
        return allowed;
    }

    /** The value as our settings write it; empty if it is none. */
    Optional<String> read(String text) {
        return switch (this) {
            case SWITCH -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(word -> word.matches("true|false"));
            case COUNT -> Optional.of(text).filter(digits -> digits.matches("[1-9][0-9]{0,8}"));
            case TOKENS -> tokens(text);
            case INTEGER -> Optional.of(text).filter(digits -> digits.matches("[+-]?[0-9]{1,18}"));
            case NUMBER ->
                Optional.of(text).filter(digits -> digits.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e-?[0-9]+)?"));
            case TEXT, TEXTS -> Optional.of(text);
            case JSON -> Optional.of(text).filter(ValueKind::isJson);
        };
    }

    /** Small letters count in thousands, capital ones in powers of two and only whole. */
    private static Optional<String> tokens(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal unit = switch (matcher.group(2)) {
            case "k" -> BigDecimal.valueOf(1_000);
            case "m" -> BigDecimal.valueOf(1_000_000);
            case "K" -> BigDecimal.valueOf(1 << 10);
            case "M" -> BigDecimal.valueOf(1 << 20);
            default -> BigDecimal.ONE;
        };
        boolean whole = matcher.group(1).indexOf('.') < 0;
        boolean binary = matcher.group(2).matches("[KM]");
        BigDecimal count = new BigDecimal(matcher.group(1)).multiply(unit);
        return Optional.of(count)
                .filter(_ -> whole || !binary && !matcher.group(2).isEmpty())
                .filter(tokens -> tokens.signum() > 0 && tokens.compareTo(BigDecimal.valueOf(1_000_000_000)) < 0)
                .map(tokens -> String.valueOf(tokens.longValue()));
    }

    private static boolean isJson(String text) {
        try {
            return !JsonMapper.shared().readTree(text).isMissingNode();
        } catch (JacksonException _) {
            return false;
        }
    }
}
