package dev.slipway.runtime.grammar;

import dev.slipway.runtime.grammar.NumberText.Bound;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Numbers of a schema: bounds and divisors. */
final class NumberSchema {

    private static final BigDecimal LARGEST = new BigDecimal("1e30");

    private record Limits(@Nullable Bound low, @Nullable Bound high) {}

    private NumberSchema() {}

    static Expr integer(JsonNode schema, String path) {
        Limits limits = limits(schema, path);
        Expr integers = NumberText.integers(limits.low(), limits.high());
        BigDecimal divisor = divisor(schema, path);
        return divisor == null ? integers : multiples(integers, whole(divisor), path);
    }

    static Expr number(JsonNode schema, String path) {
        Limits limits = limits(schema, path);
        BigDecimal divisor = divisor(schema, path);
        if (divisor != null && divisor.scale() <= 0) {
            return multiples(NumberText.integers(limits.low(), limits.high()), divisor.toBigIntegerExact(), path);
        }
        if (divisor != null) {
            try {
                return NumberText.multiples(limits.low(), limits.high(), divisor);
            } catch (GrammarException e) {
                throw new GrammarException(SchemaPath.to(path, "multipleOf"), e.problem());
            }
        }
        if (limits.low() == null && limits.high() == null) {
            return JsonText.NUMBER;
        }
        int fraction = NumberText.fractionDigits(limits.low(), limits.high());
        return NumberText.decimals(limits.low(), limits.high(), 0, fraction);
    }

    static boolean admits(JsonNode schema, BigDecimal number, String path) {
        Limits limits = limits(schema, path);
        Bound low = limits.low();
        Bound high = limits.high();
        BigDecimal divisor = divisor(schema, path);
        boolean above = low == null || number.compareTo(low.value()) >= (low.open() ? 1 : 0);
        boolean below = high == null || number.compareTo(high.value()) <= (high.open() ? -1 : 0);
        return above && below && (divisor == null || number.remainder(divisor).signum() == 0);
    }

    private static Expr multiples(Expr integers, BigInteger divisor, String path) {
        try {
            return NumberText.multiples(integers, divisor);
        } catch (GrammarException e) {
            throw new GrammarException(SchemaPath.to(path, "multipleOf"), e.problem());
        }
    }

    /** The least whole number that the divisor divides: the other multiples of it are not whole. */
    private static BigInteger whole(BigDecimal divisor) {
        if (divisor.scale() <= 0) {
            return divisor.toBigIntegerExact();
        }
        BigInteger unscaled = divisor.unscaledValue();
        return unscaled.divide(unscaled.gcd(BigInteger.TEN.pow(divisor.scale())));
    }

    private static @Nullable BigDecimal divisor(JsonNode schema, String path) {
        BigDecimal divisor = value(schema, "multipleOf", path);
        if (divisor != null && divisor.signum() <= 0) {
            throw new GrammarException(
                    SchemaPath.to(path, "multipleOf"),
                    "is %s; it must be positive".formatted(schema.get("multipleOf")));
        }
        return divisor == null ? null : divisor.stripTrailingZeros();
    }

    private static Limits limits(JsonNode schema, String path) {
        Bound low = bound(schema, "minimum", "exclusiveMinimum", path);
        Bound high = bound(schema, "maximum", "exclusiveMaximum", path);
        if (schema.path("format").asString("").equals("int32")) {
            Bound least = new Bound(BigDecimal.valueOf(Integer.MIN_VALUE), false);
            Bound most = new Bound(BigDecimal.valueOf(Integer.MAX_VALUE), false);
            return new Limits(low == null ? least : low, high == null ? most : high);
        }
        if (low != null && high != null && low.value().compareTo(high.value()) > 0) {
            throw new GrammarException(path, "admits no number: from %s to %s".formatted(low.value(), high.value()));
        }
        return new Limits(low, high);
    }

    /** The stricter of both; the older drafts' exclusive flag too. */
    private static @Nullable Bound bound(JsonNode schema, String closed, String open, String path) {
        BigDecimal inclusive = value(schema, closed, path);
        boolean flag = schema.path(open).isBoolean();
        if (flag) {
            return inclusive == null
                    ? null
                    : new Bound(inclusive, schema.path(open).booleanValue());
        }
        BigDecimal exclusive = value(schema, open, path);
        if (exclusive == null) {
            return inclusive == null ? null : new Bound(inclusive, false);
        }
        if (inclusive == null) {
            return new Bound(exclusive, true);
        }
        int order = inclusive.compareTo(exclusive);
        boolean inclusiveIsStricter = closed.equals("minimum") ? order > 0 : order < 0;
        return inclusiveIsStricter ? new Bound(inclusive, false) : new Bound(exclusive, true);
    }

    private static @Nullable BigDecimal value(JsonNode schema, String name, String path) {
        JsonNode value = schema.path(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isNumber()
                || value.decimalValue().abs().compareTo(LARGEST) > 0
                || value.decimalValue().scale() > 12) {
            throw new GrammarException(
                    SchemaPath.to(path, name), "is %s; it must be a number of at most 30 digits".formatted(value));
        }
        return value.decimalValue();
    }
}
