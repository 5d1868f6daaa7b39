package dev.slipway.control.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

    /** @param harmless the values at which a refused setting changes nothing */
    record Row(String name, ValueKind kind, Fate fate, List<String> harmless, String detail) {

        /** What may be given of a refused setting, and why nothing else. */
        String allowed() {
            return (harmless.isEmpty() ? "not to give it" : "not to give it, or " + String.join(", ", harmless)) + ": "
                    + detail;
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

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

    Collection<String> names() {
        return rows.keySet();
    }

    boolean hasBelow(String name) {
        return rows.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    private void add(String line) {
        String[] cells = line.split("\\|", -1);
        if (cells.length != 5) {
            throw new IllegalStateException("not a row of five cells: " + line);
        }
        Row row = new Row(
                cells[0].strip(),
                ValueKind.valueOf(cells[1].strip().toUpperCase(Locale.ROOT)),
                Fate.valueOf(cells[2].strip().toUpperCase(Locale.ROOT)),
                cells[3].isBlank() ? List.of() : List.of(cells[3].strip().split(",")),
                cells[4].strip());
        if (rows.put(row.name(), row) != null) {
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
