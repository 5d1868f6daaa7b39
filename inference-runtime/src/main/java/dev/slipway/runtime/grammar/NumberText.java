package dev.slipway.runtime.grammar;

import static dev.slipway.runtime.grammar.Expr.alt;
import static dev.slipway.runtime.grammar.Expr.optional;
import static dev.slipway.runtime.grammar.Expr.range;
import static dev.slipway.runtime.grammar.Expr.repeat;
import static dev.slipway.runtime.grammar.Expr.seq;
import static dev.slipway.runtime.grammar.Expr.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers between bounds, digit by digit. Without a bound they have at most fifteen digits before the point. */
final class NumberText {

    private static final int LARGEST_DIVISOR = 1000;
    private static final BigInteger FIFTEEN_DIGITS = BigInteger.TEN.pow(15).subtract(BigInteger.ONE);
    private static final int MORE_FRACTION_DIGITS = 6;

    /** A bound, which may itself be allowed or not. */
    record Bound(BigDecimal value, boolean open) {

        Bound negated() {
            return new Bound(value.negate(), open);
        }
    }

    private NumberText() {}

    static Expr integers(@Nullable Bound low, @Nullable Bound high) {
        BigInteger first = low == null ? null : ceiling(low);
        BigInteger last = high == null ? null : floor(high);
        BigInteger from = first != null ? first : FIFTEEN_DIGITS.negate().min(widened(last));
        BigInteger to = last != null ? last : FIFTEEN_DIGITS.max(widened(first).negate());
        return integers(from, to);
    }

    /** What of the integers a divisor divides. */
    static Expr multiples(Expr integers, BigInteger divisor) {
        return new Expr.Machine(CharMachine.of(integers).and(remainders(divisor)), false);
    }

    static Expr decimals(@Nullable Bound low, @Nullable Bound high, int minFraction, int maxFraction) {
        Bound from = low != null ? low : defaultLow(high);
        Bound to = high != null
                ? high
                : defaultLow(low == null ? null : low.negated()).negated();
        Bound zero = new Bound(BigDecimal.ZERO, true);
        List<Expr> branches = new ArrayList<>();
        if (to.value().signum() >= 0) {
            Bound least = from.value().signum() < 0 ? new Bound(BigDecimal.ZERO, false) : from;
            branches.add(between(least, to, minFraction, maxFraction));
        }
        if (from.value().signum() < 0) {
            Bound least = to.value().signum() >= 0 ? zero : to.negated();
            branches.add(seq(text("-"), between(least, from.negated(), minFraction, maxFraction)));
        }
        return new Expr.Alt(branches);
    }

    /** Decimals that a divisor with that many digits after the point divides. */
    static Expr multiples(@Nullable Bound low, @Nullable Bound high, BigDecimal divisor) {
        int digits = divisor.scale();
        return new Expr.Machine(
                CharMachine.of(decimals(low, high, digits, digits)).and(remainders(divisor.unscaledValue())), false);
    }

    static int fractionDigits(@Nullable Bound low, @Nullable Bound high) {
        int lowDigits =
                low == null ? 0 : Math.max(0, low.value().stripTrailingZeros().scale());
        int highDigits =
                high == null ? 0 : Math.max(0, high.value().stripTrailingZeros().scale());
        return Math.max(lowDigits, highDigits) + MORE_FRACTION_DIGITS;
    }

    private static BigInteger ceiling(Bound low) {
        BigInteger whole =
                low.value().setScale(0, java.math.RoundingMode.CEILING).toBigIntegerExact();
        boolean itself = new BigDecimal(whole).compareTo(low.value()) == 0;
        return low.open() && itself ? whole.add(BigInteger.ONE) : whole;
    }

    private static BigInteger floor(Bound high) {
        return ceiling(high.negated()).negate();
    }

    /** Far enough below a bound that there is room. */
    private static BigInteger widened(@Nullable BigInteger bound) {
        return bound == null
                ? BigInteger.ZERO
                : bound.abs().multiply(BigInteger.TEN).negate();
    }

    private static Bound defaultLow(@Nullable Bound high) {
        BigDecimal far = new BigDecimal(FIFTEEN_DIGITS).negate();
        return new Bound(
                high == null
                        ? far
                        : far.min(high.value().abs().multiply(BigDecimal.TEN).negate()),
                false);
    }

    private static Expr integers(BigInteger from, BigInteger to) {
        List<Expr> branches = new ArrayList<>();
        if (to.signum() >= 0) {
            branches.add(naturals(from.max(BigInteger.ZERO), to));
        }
        if (from.signum() < 0) {
            branches.add(seq(text("-"), naturals(to.negate().max(BigInteger.ONE), from.negate())));
        }
        return new Expr.Alt(branches);
    }

    private static Expr naturals(BigInteger from, BigInteger to) {
        List<Expr> branches = new ArrayList<>();
        String last = to.toString();
        for (String low = from.toString(); low.length() <= last.length(); low = "1" + "0".repeat(low.length())) {
            String high = low.length() == last.length() ? last : "9".repeat(low.length());
            if (low.compareTo(high) <= 0) {
                branches.add(sameLength(low, high));
            }
        }
        return new Expr.Alt(branches);
    }

    private static Expr sameLength(String low, String high) {
        if (low.equals("0".repeat(low.length())) && high.equals("9".repeat(low.length()))) {
            return repeat(JsonText.DIGIT, low.length(), low.length());
        }
        char first = low.charAt(0);
        char last = high.charAt(0);
        if (first == last) {
            return seq(range(first, first), sameLength(low.substring(1), high.substring(1)));
        }
        int rest = low.length() - 1;
        List<Expr> branches = new ArrayList<>();
        branches.add(seq(range(first, first), sameLength(low.substring(1), "9".repeat(rest))));
        if (first + 1 < last) {
            branches.add(seq(range((char) (first + 1), (char) (last - 1)), repeat(JsonText.DIGIT, rest, rest)));
        }
        branches.add(seq(range(last, last), sameLength("0".repeat(rest), high.substring(1))));
        return new Expr.Alt(branches);
    }

    /** Bounds that are not negative. */
    private static Expr between(Bound low, Bound high, int minFraction, int maxFraction) {
        BigInteger from = low.value().toBigInteger();
        BigInteger to = high.value().toBigInteger();
        Expr shape = shape(minFraction, maxFraction);
        Expr above = aboveFraction(fraction(low), low.open(), maxFraction);
        Expr below = belowFraction(fraction(high), high.open(), maxFraction);
        if (from.compareTo(to) > 0) {
            return Expr.NEVER;
        }
        if (from.equals(to)) {
            CharMachine both = CharMachine.of(above).and(CharMachine.of(below)).and(CharMachine.of(shape));
            return seq(text(from.toString()), new Expr.Machine(both, false));
        }
        return alt(
                seq(text(from.toString()), shaped(above, shape)),
                seq(naturals(from.add(BigInteger.ONE), to.subtract(BigInteger.ONE)), shape),
                seq(text(to.toString()), shaped(below, shape)));
    }

    private static Expr shaped(Expr fraction, Expr shape) {
        return new Expr.Machine(CharMachine.of(fraction).and(CharMachine.of(shape)), false);
    }

    private static Expr shape(int min, int max) {
        Expr point = seq(text("."), repeat(JsonText.DIGIT, Math.max(1, min), max));
        return max == 0 ? Expr.EMPTY : min == 0 ? optional(point) : point;
    }

    private static String fraction(Bound bound) {
        BigDecimal rest = bound.value().remainder(BigDecimal.ONE).stripTrailingZeros();
        return rest.signum() == 0 ? "" : rest.toPlainString().substring(2);
    }

    private static Expr aboveFraction(String digits, boolean open, int max) {
        if (digits.isEmpty() && !open) {
            return optional(seq(text("."), repeat(JsonText.DIGIT, 1, Math.max(1, max))));
        }
        return seq(text("."), above(digits, open, max));
    }

    private static Expr above(String digits, boolean open, int max) {
        Expr any = repeat(JsonText.DIGIT, 0, max);
        if (digits.isEmpty()) {
            return open ? seq(repeat(text("0"), 0, max), range('1', '9'), any) : any;
        }
        char first = digits.charAt(0);
        Expr same = seq(range(first, first), above(digits.substring(1), open, max));
        return first == '9' ? same : alt(same, seq(range((char) (first + 1), '9'), any));
    }

    private static Expr belowFraction(String digits, boolean open, int max) {
        if (digits.isEmpty()) {
            return open ? Expr.NEVER : optional(seq(text("."), repeat(text("0"), 1, Math.max(1, max))));
        }
        return optional(seq(text("."), below(digits, open, max)));
    }

    private static Expr below(String digits, boolean open, int max) {
        char first = digits.charAt(0);
        String rest = digits.substring(1);
        Expr end = rest.isEmpty() ? open ? Expr.NEVER : repeat(text("0"), 0, max) : optional(below(rest, open, max));
        Expr same = seq(range(first, first), end);
        return first == '0' ? same : alt(same, seq(range('0', (char) (first - 1)), repeat(JsonText.DIGIT, 0, max)));
    }

    /** Texts of digits whose number, without sign and point, the divisor divides. State 0 is before any digit. */
    private static CharMachine remainders(BigInteger divisor) {
        if (divisor.compareTo(BigInteger.valueOf(LARGEST_DIVISOR)) > 0) {
            throw new GrammarException("multipleOf", "is too large; its digits may be at most " + LARGEST_DIVISOR);
        }
        int count = divisor.intValueExact();
        CodePoints signs = CodePoints.of('-', '.');
        List<List<CharMachine.Arc>> states = new ArrayList<>();
        for (int state = 0; state < count; state++) {
            List<CharMachine.Arc> arcs = new ArrayList<>(List.of(new CharMachine.Arc(signs, state)));
            for (int digit = 0; digit < 10; digit++) {
                arcs.add(new CharMachine.Arc(CodePoints.of('0' + digit), (state * 10 + digit) % count));
            }
            states.add(arcs);
        }
        BitSet zero = new BitSet();
        zero.set(0);
        return new CharMachine(states, zero);
    }
}
