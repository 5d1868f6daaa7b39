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
    /** Tokens, or as many as there is room for. */
    LENGTH("a number of tokens, as 8192, 8k or 8K, or auto"),
    /** A number of bytes, written likewise. */
    BYTES("a number of bytes, as 4294967296, 4g or 4G"),
    INTEGER("an integer"),
    NUMBER("a number"),
    TEXT("a text"),
    /** One or more words up to the next flag. */
    TEXTS("one or more texts"),
    /** A text, or nothing. */
    OPTION("a text or nothing"),
    /** One of a few words. */
    CHOICE("one of a few words"),
    JSON("a JSON value");

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?)([kKmMgGtT]?)");

    private static final String UNITS = "kmgt";
    private static final long MOST_TOKENS = 1_000_000_000;

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
            case TOKENS -> written(text, MOST_TOKENS);
            case LENGTH -> text.equals("auto") || text.equals("-1") ? Optional.of("auto") : written(text, MOST_TOKENS);
            case BYTES -> written(text, Long.MAX_VALUE);
            case INTEGER -> Optional.of(text).filter(digits -> digits.matches("[+-]?[0-9]{1,18}"));
            case NUMBER ->
                Optional.of(text).filter(digits -> digits.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e-?[0-9]+)?"));
            case TEXT, TEXTS, OPTION, CHOICE -> Optional.of(text);
            case JSON -> Optional.of(text).filter(ValueKind::isJson);
        };
    }

    /** Small letters count in thousands, capital ones in powers of two and only whole. */
    private static Optional<String> written(String text, long most) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String letter = matcher.group(2);
        int thousands = 1 + UNITS.indexOf(letter.toLowerCase(Locale.ROOT));
        boolean binary = !letter.isEmpty() && Character.isUpperCase(letter.charAt(0));
        BigDecimal unit = BigDecimal.valueOf(binary ? 1024 : 1000).pow(letter.isEmpty() ? 0 : thousands);
        boolean whole = matcher.group(1).indexOf('.') < 0;
        BigDecimal count = new BigDecimal(matcher.group(1)).multiply(unit);
        return Optional.of(count)
                .filter(_ -> whole || !binary && !letter.isEmpty())
                .filter(number -> number.signum() > 0 && number.compareTo(BigDecimal.valueOf(most)) < 0)
                .map(number -> String.valueOf(number.longValue()));
    }

    private static boolean isJson(String text) {
        try {
            return !JsonMapper.shared().readTree(text).isMissingNode();
        } catch (JacksonException _) {
            return false;
        }
    }
}
