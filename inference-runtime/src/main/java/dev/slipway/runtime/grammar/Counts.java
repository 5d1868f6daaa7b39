package dev.slipway.runtime.grammar;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** Bounds that count something. */
final class Counts {

    private static final int MOST = 100_000;

    private Counts() {}

    /** More than can be enforced is no bound. */
    static int of(JsonNode schema, String name, int absent, String path) {
        JsonNode value = schema.path(name);
        if (value.isMissingNode()) {
            return absent;
        }
        boolean whole = value.isNumber()
                && value.decimalValue().signum() >= 0
                && value.decimalValue().stripTrailingZeros().scale() <= 0;
        if (!whole) {
            throw new GrammarException(
                    SchemaPath.to(path, name),
                    "is %s; it must be a whole number that is not negative".formatted(value));
        }
        if (value.decimalValue().compareTo(BigDecimal.valueOf(MOST)) > 0) {
            throw new GrammarException(
                    SchemaPath.to(path, name), "is %s; constrained decoding counts only to %d".formatted(value, MOST));
        }
        return value.intValue();
    }
}
