package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions as JSON Schema has them: ECMA-262's, without what no automaton can do. */
final class RegexParser {

    private static final int MOST_REPEATS = 100_000;
    private static final int DEEPEST = 100;
    private static final String SPACES = " \t\n\u000B\f\r";
    private static final CodePoints DIGITS = CodePoints.range('0', '9');
    private static final CodePoints WORD =
            DIGITS.or(CodePoints.range('a', 'z')).or(CodePoints.range('A', 'Z')).or(CodePoints.of('_'));
    private static final CodePoints SPACE = CodePoints.of(SPACES.chars().toArray());
    private static final CodePoints NO_SPACE = SPACE.or(
                    CodePoints.of(0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F))
            .or(CodePoints.of(0x3000, 0xFEFF))
            .or(CodePoints.range(0x2000, 0x200A))
            .complement();
    private static final CodePoints DOT =
            CodePoints.of('\n', '\r', 0x85, 0x2028, 0x2029).complement();
    private static final Expr ANYTHING = Expr.many(new Expr.Chars(CodePoints.ALL));
    private static final Map<String, CodePoints> PROPERTIES = new ConcurrentHashMap<>();

    private final int[] text;
    private final boolean search;
    private int at;
    private int depth;

    private RegexParser(String text, boolean search) {
        this.text = text.codePoints().toArray();
        this.search = search;
    }

    /** The whole text has to match, with or without anchors. */
    static Expr whole(String regex) {
        return new RegexParser(regex, false).parse();
    }

    /** A part of the text has to match, unless anchors say otherwise. */
    static Expr part(String regex) {
        return new RegexParser(regex, true).parse();
    }

    private Expr parse() {
        Expr result = alternatives();
        if (at < text.length) {
            throw wrong("has a ) without a (");
        }
        return result;
    }

    private Expr alternatives() {
        List<Expr> branches = new ArrayList<>();
        do {
            branches.add(sequence());
        } while (accept('|'));
        return branches.size() == 1 ? branches.getFirst() : new Expr.Alt(branches);
    }

    private Expr sequence() {
        boolean top = depth == 0;
        List<Expr> parts = new ArrayList<>();
        boolean fromStart = top && accept('^');
        boolean toEnd = false;
        while (at < text.length && text[at] != '|' && text[at] != ')' && !toEnd) {
            if (top && text[at] == '$' && (at + 1 == text.length || text[at + 1] == '|')) {
                at++;
                toEnd = true;
            } else {
                parts.add(quantified(atom()));
            }
        }
        if (top && search && !fromStart) {
            parts.addFirst(ANYTHING);
        }
        if (top && search && !toEnd) {
            parts.addLast(ANYTHING);
        }
        return parts.size() == 1 ? parts.getFirst() : new Expr.Seq(parts);
    }

    private Expr atom() {
        int character = text[at++];
        return switch (character) {
            case '(' -> group();
            case '[' -> new Expr.Chars(charClass());
            case '.' -> new Expr.Chars(DOT);
            case '\\' -> new Expr.Chars(escape(false));
            case '^', '$' -> throw wrong("has an anchor in the middle");
            case '*', '+', '?' -> throw wrong("has a repetition of nothing");
            default -> new Expr.Chars(CodePoints.of(character));
        };
    }

    private Expr group() {
        if (accept('?')) {
            if (accept('<') && at < text.length && text[at] != '=' && text[at] != '!') {
                while (at < text.length && text[at++] != '>') {}
            } else if (!accept(':')) {
                throw wrong("has a lookaround or flag, which is not supported");
            }
        }
        if (++depth > DEEPEST) {
            throw wrong("is nested too deeply");
        }
        Expr inner = alternatives();
        depth--;
        if (!accept(')')) {
            throw wrong("has a ( without a )");
        }
        return inner;
    }

    private Expr quantified(Expr atom) {
        Expr result = atom;
        while (at < text.length) {
            if (accept('*')) {
                result = Expr.many(result);
            } else if (accept('+')) {
                result = Expr.repeat(result, 1, Expr.UNBOUNDED);
            } else if (accept('?')) {
                result = Expr.optional(result);
            } else if (text[at] == '{' && at + 1 < text.length && Character.isDigit(text[at + 1])) {
                result = counted(result);
            } else {
                return result;
            }
            accept('?');
        }
        return result;
    }

    private Expr counted(Expr body) {
        at++;
        int min = number();
        int max = min;
        if (accept(',')) {
            max = at < text.length && text[at] != '}' ? number() : Expr.UNBOUNDED;
        }
        if (!accept('}') || max != Expr.UNBOUNDED && max < min) {
            throw wrong("has a wrong repetition");
        }
        return Expr.repeat(body, min, max);
    }

    private int number() {
        int value = 0;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            value = value * 10 + text[at++] - '0';
            if (value > MOST_REPEATS) {
                throw wrong("repeats more than %d times".formatted(MOST_REPEATS));
            }
        }
        return value;
    }

    private CodePoints charClass() {
        boolean negated = accept('^');
        CodePoints set = CodePoints.NONE;
        while (at < text.length && text[at] != ']') {
            CodePoints item = classItem();
            boolean isRange = at + 1 < text.length && text[at] == '-' && text[at + 1] != ']';
            if (!isRange) {
                set = set.or(item);
                continue;
            }
            at++;
            int first = single(item);
            int last = single(classItem());
            if (first > last) {
                throw wrong("has a range that ends before it begins");
            }
            set = set.or(CodePoints.range(first, last));
        }
        if (!accept(']')) {
            throw wrong("has a [ without a ]");
        }
        return negated ? set.complement() : set;
    }

    private CodePoints classItem() {
        int character = text[at++];
        return character == '\\' ? escape(true) : CodePoints.of(character);
    }

    private int single(CodePoints set) {
        List<int[]> ranges = set.ranges();
        if (ranges.size() != 1 || ranges.getFirst()[0] != ranges.getFirst()[1]) {
            throw wrong("has a range between what are no single characters");
        }
        return ranges.getFirst()[0];
    }

    private CodePoints escape(boolean inClass) {
        if (at == text.length) {
            throw wrong("ends with a backslash");
        }
        int character = text[at++];
        return switch (character) {
            case 'd' -> DIGITS;
            case 'D' -> DIGITS.complement();
            case 'w' -> WORD;
            case 'W' -> WORD.complement();
            case 's' -> SPACE;
            case 'S' -> NO_SPACE;
            case 'n' -> CodePoints.of('\n');
            case 'r' -> CodePoints.of('\r');
            case 't' -> CodePoints.of('\t');
            case 'f' -> CodePoints.of('\f');
            case 'v' -> CodePoints.of(0x0B);
            case '0' -> CodePoints.of(0);
            case 'x' -> CodePoints.of(hex(2));
            case 'u' -> CodePoints.of(unicode());
            case 'p' -> property();
            case 'P' -> property().complement();
            case 'b' -> {
                if (!inClass) {
                    throw wrong("has \\b, which is not supported");
                }
                yield CodePoints.of('\b');
            }
            default -> {
                if (Character.isLetterOrDigit(character)) {
                    throw wrong("has \\%s, which is not supported".formatted(Character.toString(character)));
                }
                yield CodePoints.of(character);
            }
        };
    }

    private int unicode() {
        if (accept('{')) {
            int start = at;
            while (at < text.length && text[at] != '}') {
                at++;
            }
            int value = hexValue(start, at);
            accept('}');
            return value;
        }
        int unit = hex(4);
        boolean pair = Character.isHighSurrogate((char) unit) && accept('\\') && accept('u');
        return pair ? Character.toCodePoint((char) unit, (char) hex(4)) : unit;
    }

    private int hex(int digits) {
        int start = at;
        at = Math.min(text.length, at + digits);
        return at - start < digits ? hexValue(start, start) : hexValue(start, at);
    }

    private int hexValue(int start, int end) {
        String digits = new String(text, start, end - start);
        if (!digits.matches("[0-9a-fA-F]{1,6}")) {
            throw wrong("has an escape without its hexadecimal digits");
        }
        return Integer.parseInt(digits, 16);
    }

    private CodePoints property() {
        int start = at;
        while (at < text.length && text[at] != '}') {
            at++;
        }
        String name = new String(text, start, at - start);
        if (!accept('}') || !name.startsWith("{")) {
            throw wrong("has \\p without {name}");
        }
        try {
            return PROPERTIES.computeIfAbsent(name.substring(1), RegexParser::charactersWith);
        } catch (PatternSyntaxException e) {
            throw wrong("has the unknown property \\p%s}".formatted(name));
        }
    }

    private static CodePoints charactersWith(String property) {
        Pattern pattern = Pattern.compile("\\p{" + property + "}");
        return CodePoints.where(
                character -> pattern.matcher(Character.toString(character)).matches());
    }

    private boolean accept(int character) {
        if (at < text.length && text[at] == character) {
            at++;
            return true;
        }
        return false;
    }

    private GrammarException wrong(String problem) {
        return new GrammarException("", "%s, at character %d".formatted(problem, Math.min(at, text.length)));
    }
}
