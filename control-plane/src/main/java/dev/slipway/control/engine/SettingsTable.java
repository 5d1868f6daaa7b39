package dev.slipway.control.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings of another engine, and what becomes of each on ours: a resource with a row a setting. */
final class SettingsTable {

    /** What becomes of a setting. */
    enum Fate {
        /** The detail is the name of our setting. */
        APPLIED,
        /** What it asks for is always so; the detail says why. */
        HOLDS,
        /** It changes nothing that a caller could notice, or cannot be had; the detail says which. */
        SKIPPED,
        /** Answers would be others than it asks for; the detail says why. Its harmless value is taken. */
        REFUSED,
        /** Code of its own decides. */
        OWN
    }

    /**
     * @param spellings other names of the same setting, with their dashes
     * @param choices the words that it may be, if they are few
     * @param harmless the values at which a refused setting changes nothing, or at which one that holds does so
     */
    record Row(
            String name,
            List<String> spellings,
            ValueKind kind,
            List<String> choices,
            Fate fate,
            List<String> harmless,
            String detail) {

        private static final Pattern CHOICE = Pattern.compile("choice\\((.+)\\)");

        static Row of(List<String> cells) {
            Matcher choice = CHOICE.matcher(cells.get(2));
            boolean chosen = choice.matches();
            return new Row(
                    cells.get(0),
                    split(cells.get(1), " "),
                    chosen ? ValueKind.CHOICE : ValueKind.valueOf(cells.get(2).toUpperCase(Locale.ROOT)),
                    chosen ? split(choice.group(1), ",") : List.of(),
                    Fate.valueOf(cells.get(3).toUpperCase(Locale.ROOT)),
                    split(cells.get(4), ","),
                    cells.get(5));
        }

        private static List<String> split(String cell, String separator) {
            return cell.isEmpty() ? List.of() : List.of(cell.split(separator));
        }

        /** The value as our settings write it; empty if it is none. */
        Optional<String> read(String text) {
            return choices.isEmpty() ? kind.read(text) : Optional.of(text).filter(choices::contains);
        }

        String allowedValues() {
            return choices.isEmpty() ? kind.allowed() : "one of " + String.join(", ", choices);
        }

        /** Whether a setting that holds does so at this value: a flag that is turned off does not. */
        boolean holdsAt(String value) {
            return harmless.isEmpty() ? kind != ValueKind.SWITCH || value.equals("true") : harmless.contains(value);
        }

        /** What may be given of a refused setting, and why nothing else. */
        String allowed() {
            return (harmless.isEmpty() ? "not to give it" : "not to give it, or " + String.join(", ", harmless)) + ": "
                    + detail;
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Row> spelled = new HashMap<>();

    private static final int CELLS = 6;

    private SettingsTable() {}

    static SettingsTable load(String resource) {
        SettingsTable table = new SettingsTable();
        read(resource)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(table::add);
        return table;
    }

    Optional<Row> row(String name) {
        return Optional.ofNullable(rows.get(name));
    }

    /** By a name with dashes before it, or by another spelling. */
    Optional<Row> spelled(String spelling) {
        return Optional.ofNullable(spelled.get(spelling));
    }

    Collection<Row> rows() {
        return rows.values();
    }

    boolean hasBelow(String name) {
        return rows.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    private void add(String line) {
        List<String> cells = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
        if (cells.size() != CELLS) {
            throw new IllegalStateException("not a row of six cells: " + line);
        }
        Row row = Row.of(cells);
        Row same = rows.put(row.name(), row);
        boolean fresh = Stream.concat(Stream.of("--" + row.name()), row.spellings().stream())
                .allMatch(spelling -> spelled.put(spelling, row) == null);
        if (same != null || !fresh) {
            throw new IllegalStateException("two rows for " + row.name());
        }
    }

    private static String read(String resource) {
        try (InputStream text = Objects.requireNonNull(SettingsTable.class.getResourceAsStream(resource), resource)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
