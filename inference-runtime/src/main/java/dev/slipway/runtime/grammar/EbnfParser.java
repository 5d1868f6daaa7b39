package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Grammars as text, in two dialects: {@code root ::= "a" [0-9]+} and Lark's {@code start: "a" /[0-9]+/}. The first rule is that named
 * root or start, or the first of all.
 */
final class EbnfParser {

    private static final int DEEPEST = 100;

    private enum Kind {
        DEFINES,
        NAME,
        STRING,
        REGEX,
        CLASS,
        COUNT,
        SIGN
    }

    private record Word(Kind kind, String text, int line) {}

    private static final Pattern WORDS = Pattern.compile("""
            (?<skip>\\s+|\\#[^\\n]*|//[^\\n]*)\
            |(?<defines>::=|:(?!:))\
            |(?<name>[!?]?[A-Za-z_][A-Za-z0-9_-]*)\
            |(?<string>"(?:[^"\\\\\\n]|\\\\.)*")\
            |(?<regex>/(?:[^/\\\\\\n]|\\\\.)+/)\
            |(?<class>\\[(?:[^\\]\\\\\\n]|\\\\.)*\\])\
            |(?<count>\\{\\s*[0-9]+\\s*(?:,\\s*[0-9]*\\s*)?\\}|~\\s*[0-9]+(?:\\.\\.[0-9]+)?)\
            |(?<sign>\\.\\.|[()\\[\\]|?*+.])""");

    private static final Pattern ESCAPES = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))");

    private final Rules rules;
    private final List<Word> words = new ArrayList<>();
    private final Map<String, Expr.Ref> named = new LinkedHashMap<>();
    private final Map<String, Integer> used = new LinkedHashMap<>();
    private final Map<String, Expr.Ref> defined = new LinkedHashMap<>();
    private int at;
    private int depth;

    private EbnfParser(Rules rules) {
        this.rules = rules;
    }

    static Expr.Ref parse(String grammar, Rules rules) {
        EbnfParser parser = new EbnfParser(rules);
        parser.split(grammar);
        return parser.grammar();
    }

    private void split(String grammar) {
        Matcher matcher = WORDS.matcher(grammar);
        int position = 0;
        int line = 1;
        while (position < grammar.length()) {
            if (!matcher.region(position, grammar.length()).lookingAt()) {
                String rest = grammar.substring(position, Math.min(grammar.length(), position + 20));
                throw wrong(
                        line,
                        "cannot be read from '%s' on"
                                .formatted(rest.lines().findFirst().orElse("")));
            }
            for (Kind kind : Kind.values()) {
                String text = matcher.group(kind.name().toLowerCase(Locale.ROOT));
                if (text != null) {
                    words.add(new Word(kind, text, line));
                }
            }
            line += (int) matcher.group().chars().filter(c -> c == '\n').count();
            position = matcher.end();
        }
    }

    private Expr.Ref grammar() {
        while (at < words.size()) {
            rule();
        }
        used.forEach((name, line) -> {
            if (!defined.containsKey(name)) {
                throw wrong(line, "uses the rule %s, which it does not define".formatted(name));
            }
        });
        if (defined.isEmpty()) {
            throw new GrammarException("", "has no rule");
        }
        return defined.getOrDefault(
                "root",
                defined.getOrDefault("start", defined.values().iterator().next()));
    }

    private void rule() {
        Word name = words.get(at);
        if (!startsRule(at)) {
            throw wrong(name.line(), "has '%s' where a rule should begin".formatted(name.text()));
        }
        at += 2;
        Expr.Ref rule = reference(plain(name));
        if (defined.put(plain(name), rule) != null) {
            throw wrong(name.line(), "defines %s twice".formatted(plain(name)));
        }
        rules.define(rule, alternatives());
    }

    private boolean startsRule(int index) {
        return words.get(index).kind() == Kind.NAME
                && index + 1 < words.size()
                && words.get(index + 1).kind() == Kind.DEFINES;
    }

    private static String plain(Word name) {
        return name.text().replaceFirst("^[!?]", "");
    }

    private Expr.Ref reference(String name) {
        return named.computeIfAbsent(name, _ -> rules.declare());
    }

    private Expr alternatives() {
        if (++depth > DEEPEST) {
            throw new GrammarException("", "is nested too deeply");
        }
        List<Expr> branches = new ArrayList<>();
        do {
            branches.add(sequence());
        } while (accept("|"));
        depth--;
        return branches.size() == 1 ? branches.getFirst() : new Expr.Alt(branches);
    }

    private Expr sequence() {
        List<Expr> parts = new ArrayList<>();
        while (at < words.size() && !startsRule(at) && !isSign("|") && !isSign(")") && !isSign("]")) {
            parts.add(repeated(atom()));
        }
        return parts.size() == 1 ? parts.getFirst() : new Expr.Seq(parts);
    }

    private Expr atom() {
        Word word = words.get(at++);
        return switch (word.kind()) {
            case NAME -> {
                used.putIfAbsent(plain(word), word.line());
                yield reference(plain(word));
            }
            case STRING -> string(word);
            case REGEX ->
                regex(word, word.text().substring(1, word.text().length() - 1).replace("\\/", "/"));
            case CLASS -> regex(word, word.text());
            case SIGN -> group(word);
            case DEFINES, COUNT -> throw wrong(word.line(), "has '%s' in a wrong place".formatted(word.text()));
        };
    }

    private Expr group(Word word) {
        switch (word.text()) {
            case "(" -> {
                Expr inner = alternatives();
                require(")", word);
                return inner;
            }
            case "." -> {
                return new Expr.Chars(CodePoints.ALL);
            }
            default -> throw wrong(word.line(), "has '%s' in a wrong place".formatted(word.text()));
        }
    }

    private Expr string(Word word) {
        String text = unescape(word);
        if (!accept("..")) {
            return Expr.text(text);
        }
        Word last = at < words.size() ? words.get(at++) : word;
        String end = last.kind() == Kind.STRING ? unescape(last) : "";
        if (text.codePointCount(0, text.length()) != 1 || end.codePointCount(0, end.length()) != 1) {
            throw wrong(word.line(), "has a range between what are no single characters");
        }
        return new Expr.Chars(CodePoints.range(text.codePointAt(0), end.codePointAt(0)));
    }

    private static String unescape(Word word) {
        String inner = word.text().substring(1, word.text().length() - 1);
        Matcher escapes = ESCAPES.matcher(inner);
        return escapes.replaceAll(escape -> Matcher.quoteReplacement(character(word, escape)));
    }

    private static String character(Word word, MatchResult escape) {
        String hex = escape.group(1) != null ? escape.group(1) : escape.group(2);
        if (hex != null) {
            return Character.toString(Integer.parseInt(hex, 16));
        }
        return switch (escape.group(3)) {
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            case "\"", "\\", "/", "'" -> escape.group(3);
            default -> throw wrong(word.line(), "has a string with the unknown escape " + escape.group());
        };
    }

    private static Expr regex(Word word, String regex) {
        try {
            return RegexParser.whole(regex);
        } catch (GrammarException e) {
            throw wrong(word.line(), "has the expression %s, which %s".formatted(word.text(), e.problem()));
        }
    }

    private Expr repeated(Expr atom) {
        Expr result = atom;
        while (at < words.size()) {
            Word word = words.get(at);
            if (accept("*")) {
                result = Expr.many(result);
            } else if (accept("+")) {
                result = Expr.repeat(result, 1, Expr.UNBOUNDED);
            } else if (accept("?")) {
                result = Expr.optional(result);
            } else if (word.kind() == Kind.COUNT) {
                at++;
                result = counted(result, word);
            } else {
                return result;
            }
        }
        return result;
    }

    private static Expr counted(Expr body, Word word) {
        String inner = word.text().replaceAll("[{}~\\s]", "").replace("..", ",");
        String[] bounds = inner.split(",", -1);
        if (bounds[0].length() > 5 || bounds[bounds.length - 1].length() > 5) {
            throw wrong(word.line(), "repeats more than 99999 times");
        }
        int min = Integer.parseInt(bounds[0]);
        int max = bounds.length == 1 ? min : bounds[1].isEmpty() ? Expr.UNBOUNDED : Integer.parseInt(bounds[1]);
        if (max != Expr.UNBOUNDED && max < min) {
            throw wrong(word.line(), "has a repetition %s that ends before it begins".formatted(word.text()));
        }
        return Expr.repeat(body, min, max);
    }

    private boolean isSign(String sign) {
        return words.get(at).kind() == Kind.SIGN && words.get(at).text().equals(sign);
    }

    private boolean accept(String sign) {
        boolean accepted = at < words.size() && isSign(sign);
        at += accepted ? 1 : 0;
        return accepted;
    }

    private void require(String sign, Word opening) {
        if (!accept(sign)) {
            throw wrong(opening.line(), "has a %s without a %s".formatted(opening.text(), sign));
        }
    }

    private static GrammarException wrong(int line, String problem) {
        return new GrammarException("", "%s, in line %d".formatted(problem, line));
    }
}
