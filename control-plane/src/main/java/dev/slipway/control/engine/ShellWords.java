package dev.slipway.control.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits one command after the other off a line of shell: words with quotes, backslashes and variables, up to {@code &&},
 * {@code ;} or a line's end. What would need a shell to run (pipes, redirections, substitutions) is refused by name.
 *
 * <p>A line that begins with a dash goes on with the command before it, although a shell would end that one: folded YAML keeps the
 * breaks of lines that are indented deeper, and that is how such commands are written.
 */
final class ShellWords {

    private static final String REFUSED = "|&<>()`";

    private final String text;
    private final Map<String, String> variables;
    private final boolean keepsUnknown;
    private int at;
    private boolean joinedLines;

    /**
     * @param variables read at each command anew, so that what one sets the next one sees
     * @param keepsUnknown whether a variable without a value stays as it is written, for a shell further in
     */
    ShellWords(String text, Map<String, String> variables, boolean keepsUnknown) {
        this.text = text;
        this.variables = variables;
        this.keepsUnknown = keepsUnknown;
    }

    /** Whether a line's end was read as a blank. */
    boolean joinedLines() {
        return joinedLines;
    }

    /** The words of the next command; null at the end. */
    @Nullable
    List<String> next() {
        while (at < text.length()) {
            List<String> words = command();
            if (!words.isEmpty()) {
                return words;
            }
        }
        return null;
    }

    private List<String> command() {
        List<String> words = new ArrayList<>();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n' && !goesOn()) {
                at++;
                return words;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (c == ';' || text.startsWith("&&", at)) {
                at += c == ';' ? 1 : 2;
                return words;
            } else if (c == '#') {
                skipComment();
            } else if (text.startsWith("\\\n", at)) {
                at += 2;
            } else {
                words.addAll(word());
            }
        }
        return words;
    }

    private boolean goesOn() {
        String rest = text.substring(at).stripLeading();
        boolean flag = rest.startsWith("-");
        joinedLines |= flag;
        return flag;
    }

    private void skipComment() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    /** One word as written; none or several when a variable without quotes is empty or has blanks. */
    private List<String> word() {
        Word word = new Word();
        while (at < text.length() && !ends(text.charAt(at))) {
            char c = text.charAt(at++);
            switch (c) {
                case '\'' -> word.quote(until('\''));
                case '"' -> doubleQuoted(word);
                case '\\' -> escaped(word);
                case '$' -> word.split(variable());
                default -> word.append(plain(c));
            }
        }
        return word.fields();
    }

    private boolean ends(char c) {
        return Character.isWhitespace(c) || c == ';' || text.startsWith("&&", at);
    }

    private void escaped(Word word) {
        if (at < text.length() && text.charAt(at++) != '\n') {
            word.quote(String.valueOf(text.charAt(at - 1)));
        }
    }

    private void doubleQuoted(Word word) {
        StringBuilder quoted = new StringBuilder();
        while (true) {
            if (at >= text.length()) {
                throw new ShellSyntaxException("a quote \" is not closed");
            }
            char c = text.charAt(at++);
            if (c == '"') {
                word.quote(quoted.toString());
                return;
            }
            switch (c) {
                case '$' -> quoted.append(variable());
                case '`' -> throw refused('`');
                case '\\' -> quoted.append(escapedInQuotes());
                default -> quoted.append(c);
            }
        }
    }

    private String escapedInQuotes() {
        if (at >= text.length()) {
            return "\\";
        }
        char c = text.charAt(at);
        if ("$`\"\\\n".indexOf(c) < 0) {
            return "\\";
        }
        at++;
        return c == '\n' ? "" : String.valueOf(c);
    }

    /** What follows a dollar sign. */
    private String variable() {
        if (at < text.length() && text.charAt(at) == '(') {
            throw new ShellSyntaxException("$( is not read: nothing is run to make a command");
        }
        if (at < text.length() && text.charAt(at) == '{') {
            at++;
            return braced(until('}'));
        }
        int begin = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        String name = text.substring(begin, at);
        return name.isEmpty() ? "$" : variables.getOrDefault(name, keepsUnknown ? "$" + name : "");
    }

    private String braced(String inside) {
        int dash = inside.indexOf(":-");
        String name = dash < 0 ? inside : inside.substring(0, dash);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new ShellSyntaxException("${" + inside + "} is not read");
        }
        String value = variables.getOrDefault(name, keepsUnknown && dash < 0 ? "${" + name + "}" : "");
        return value.isEmpty() && dash >= 0 ? inside.substring(dash + 2) : value;
    }

    private char plain(char c) {
        if (REFUSED.indexOf(c) >= 0) {
            throw refused(c);
        }
        return c;
    }

    private static ShellSyntaxException refused(char c) {
        return new ShellSyntaxException(c + " is not read: the command is run without a shell");
    }

    private String until(char end) {
        int stop = text.indexOf(end, at);
        if (stop < 0) {
            throw new ShellSyntaxException("a " + end + " is missing");
        }
        String inside = text.substring(at, stop);
        at = stop + 1;
        return inside;
    }

    /** The fields that one word becomes. */
    private static final class Word {

        private final List<String> done = new ArrayList<>();
        private final StringBuilder current = new StringBuilder();
        private boolean begun;

        void append(char c) {
            current.append(c);
            begun = true;
        }

        void quote(String inside) {
            current.append(inside);
            begun = true;
        }

        void split(String value) {
            for (int i = 0; i < value.length(); i++) {
                if (Character.isWhitespace(value.charAt(i))) {
                    end();
                } else {
                    append(value.charAt(i));
                }
            }
        }

        List<String> fields() {
            end();
            return done;
        }

        private void end() {
            if (begun) {
                done.add(current.toString());
            }
            current.setLength(0);
            begun = false;
        }
    }
}
