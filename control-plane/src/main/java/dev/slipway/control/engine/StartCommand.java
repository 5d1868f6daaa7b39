package dev.slipway.control.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A start command read through what wraps it, {@code sh -c}, {@code exec}, {@code env} and {@code export}, down to {@code vllm serve}.
 * It is not run by a shell, so a variable that nobody has set is left to the shell that it may start.
 *
 * @param arguments what follows {@code vllm serve}; null if it is not what is run
 * @param exported variables that the command sets
 * @param others commands beside it
 * @param joinedLines whether a line's end was read as a blank
 */
record StartCommand(
        @Nullable List<String> arguments, Map<String, String> exported, List<String> others, boolean joinedLines) {

    private static final int MAX_DEPTH = 5;
    private static final String ASSIGNMENT = "(?s)[A-Za-z_][A-Za-z0-9_]*=.*";
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh");
    private static final Set<String> WORDS_OF_SHELLS = Set.of(
            "if",
            "then",
            "else",
            "fi",
            "for",
            "while",
            "until",
            "do",
            "done",
            "case",
            "esac",
            "function",
            "{",
            "}",
            "!",
            "source",
            ".",
            "eval");

    /** @param environment the variables that the config sets */
    static StartCommand read(String text, Map<String, String> environment) {
        Reading reading = new Reading(environment);
        reading.script(text, 0);
        return new StartCommand(reading.serve, reading.exported, reading.others, reading.joinedLines);
    }

    /** The walk through the commands, in the order in which a shell would run them. */
    private static final class Reading {

        private final Map<String, String> variables;
        private final Map<String, String> exported = new TreeMap<>();
        private final List<String> others = new ArrayList<>();
        private @Nullable List<String> serve;
        private boolean joinedLines;

        Reading(Map<String, String> environment) {
            this.variables = new TreeMap<>(environment);
        }

        void script(String text, int depth) {
            if (depth > MAX_DEPTH) {
                throw new ShellSyntaxException("more than " + MAX_DEPTH + " commands are wrapped in each other");
            }
            ShellWords words = new ShellWords(text, variables, depth == 0);
            for (List<String> command = words.next(); command != null; command = words.next()) {
                command(command, depth);
            }
            joinedLines |= words.joinedLines();
        }

        private void command(List<String> words, int depth) {
            List<String> command = unwrap(words);
            if (command.isEmpty()) {
                return;
            }
            String program = base(command.getFirst());
            if (WORDS_OF_SHELLS.contains(command.getFirst())) {
                throw new ShellSyntaxException(command.getFirst() + " is not read: the command is run without a shell");
            }
            String inner = SHELLS.contains(program) ? scriptOf(command) : null;
            if (inner != null) {
                script(inner, depth + 1);
            } else if (program.equals("export")) {
                command.stream()
                        .skip(1)
                        .filter(word -> word.matches(ASSIGNMENT))
                        .forEach(this::assign);
            } else if (serve == null && serves(command)) {
                serve = command.subList(program.equals("vllm") ? 2 : module(command) + 2, command.size());
            } else {
                others.add(String.join(" ", command));
            }
        }

        /** Takes off assignments and the programs that only start another one. */
        private List<String> unwrap(List<String> words) {
            int begin = 0;
            while (begin < words.size()) {
                String word = words.get(begin);
                if (word.matches(ASSIGNMENT)) {
                    assign(word);
                } else if (!Set.of("exec", "env", "nohup", "command").contains(base(word))) {
                    break;
                }
                begin++;
            }
            return words.subList(begin, words.size());
        }

        private void assign(String assignment) {
            int equals = assignment.indexOf('=');
            String name = assignment.substring(0, equals);
            variables.put(name, assignment.substring(equals + 1));
            exported.put(name, assignment.substring(equals + 1));
        }
    }

    private static boolean serves(List<String> command) {
        boolean cli = base(command.getFirst()).equals("vllm")
                && command.size() > 1
                && command.get(1).equals("serve");
        return cli || module(command) > 0;
    }

    /** Where {@code -m vllm.entrypoints.openai.api_server} stands, the older way to start the same server; -1: nowhere. */
    private static int module(List<String> command) {
        int at = command.indexOf("vllm.entrypoints.openai.api_server");
        boolean python = base(command.getFirst()).matches("python[0-9.]*");
        return python && at > 1 && command.get(at - 1).equals("-m") ? at - 1 : -1;
    }

    /** The text that a shell is told to run; null if it is not told on its command line. */
    private static @Nullable String scriptOf(List<String> command) {
        for (int i = 1; i + 1 < command.size() && command.get(i).matches("[-+].*"); i++) {
            if (command.get(i).matches("-[a-z]*c[a-z]*")) {
                return command.get(i + 1);
            }
            if (command.get(i).matches("[-+][a-z]*o")) {
                i++;
            }
        }
        return null;
    }

    private static String base(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
