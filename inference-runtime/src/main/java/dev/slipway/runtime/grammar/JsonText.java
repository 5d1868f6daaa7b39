package dev.slipway.runtime.grammar;

import static dev.slipway.runtime.grammar.Expr.alt;
import static dev.slipway.runtime.grammar.Expr.many;
import static dev.slipway.runtime.grammar.Expr.optional;
import static dev.slipway.runtime.grammar.Expr.range;
import static dev.slipway.runtime.grammar.Expr.repeat;
import static dev.slipway.runtime.grammar.Expr.seq;
import static dev.slipway.runtime.grammar.Expr.text;

import java.util.ArrayList;
import java.util.List;

/** JSON as it is written here: in one line, with at most one space after a comma or colon, so that it comes to an end. */
final class JsonText {

    /** The characters that stand for themselves in a string. */
    private static final CodePoints PLAIN =
            CodePoints.ALL.minus(CodePoints.range(0, 0x1F)).minus(CodePoints.of('"', '\\'));

    static final Expr COMMA = seq(text(","), optional(text(" ")));
    static final Expr COLON = seq(text(":"), optional(text(" ")));
    static final Expr QUOTE = text("\"");
    static final Expr DIGIT = range('0', '9');

    private static final Expr HEX = alt(DIGIT, range('a', 'f'), range('A', 'F'));
    private static final Expr D = alt(text("d"), text("D"));

    /** A UTF-16 unit; halves of a pair only together. */
    private static final Expr UNIT = alt(
            seq(alt(DIGIT, range('a', 'c'), range('A', 'C'), range('e', 'f'), range('E', 'F')), HEX, HEX, HEX),
            seq(D, range('0', '7'), HEX, HEX),
            seq(
                    D,
                    alt(range('8', '9'), range('a', 'b'), range('A', 'B')),
                    HEX,
                    HEX,
                    text("\\u"),
                    D,
                    alt(range('c', 'f'), range('C', 'F')),
                    HEX,
                    HEX));

    private static final Expr ESCAPE = seq(
            text("\\"), alt(new Expr.Words(List.of("\"", "\\", "/", "b", "f", "n", "r", "t")), seq(text("u"), UNIT)));

    /** Any character of a string. */
    private static final Expr CHARACTER = alt(new Expr.Chars(PLAIN), ESCAPE);

    /** Any number that a double holds well. */
    static final Expr NUMBER = seq(
            optional(text("-")),
            alt(text("0"), seq(range('1', '9'), repeat(DIGIT, 0, 14))),
            optional(seq(text("."), repeat(DIGIT, 1, 10))),
            optional(seq(alt(text("e"), text("E")), optional(alt(text("+"), text("-"))), repeat(DIGIT, 1, 2))));

    private final Rules rules;
    private final Expr.Ref value;
    private final Expr.Ref object;
    private final Expr.Ref array;

    /** Adds the rules of any JSON to a grammar. */
    JsonText(Rules rules) {
        this.rules = rules;
        this.value = rules.declare();
        this.object = rules.add(seq(
                text("{"), list(seq(string(0, Expr.UNBOUNDED), COLON, value), 0, Expr.UNBOUNDED), text("}")));
        this.array = rules.add(seq(text("["), list(value, 0, Expr.UNBOUNDED), text("]")));
        rules.define(
                value,
                alt(
                        string(0, Expr.UNBOUNDED),
                        NUMBER,
                        object,
                        array,
                        new Expr.Words(List.of("true", "false", "null"))));
    }

    Expr value() {
        return value;
    }

    Expr object() {
        return object;
    }

    Expr array() {
        return array;
    }

    Rules rules() {
        return rules;
    }

    static Expr string(int min, int max) {
        return seq(QUOTE, repeat(CHARACTER, min, max), QUOTE);
    }

    static Expr string(CharMachine characters) {
        return seq(QUOTE, new Expr.Machine(characters, true), QUOTE);
    }

    /** Elements with commas between them. */
    static Expr list(Expr element, int min, int max) {
        if (max == 0) {
            return Expr.EMPTY;
        }
        int more = max == Expr.UNBOUNDED ? max : max - 1;
        Expr some = seq(element, repeat(seq(COMMA, element), Math.max(0, min - 1), more));
        return min == 0 ? optional(some) : some;
    }

    /** One character of the set inside of a string. */
    static Expr character(CodePoints set) {
        List<Expr> branches = new ArrayList<>();
        CodePoints plain = set.and(PLAIN);
        if (!plain.isEmpty()) {
            branches.add(new Expr.Chars(plain));
        }
        for (int[] range : set.minus(PLAIN).ranges()) {
            for (int character = range[0]; character <= range[1]; character++) {
                branches.add(text(escape(character)));
            }
        }
        return branches.size() == 1 ? branches.getFirst() : new Expr.Alt(branches);
    }

    private static String escape(int character) {
        return switch (character) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> "\\u%04x".formatted(character);
        };
    }

    /** Any number of members whose names are none of these; each begins with a comma unless it is the first of all. */
    static Expr members(Expr member, boolean first, int min, int max) {
        if (first) {
            return list(member, min, max);
        }
        return min == 0 && max == Expr.UNBOUNDED ? many(seq(COMMA, member)) : repeat(seq(COMMA, member), min, max);
    }
}
