package dev.slipway.control.engine;

import dev.slipway.control.engine.SettingsTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The words after {@code vllm serve}, as its own parser reads them: {@code --flag value}, {@code --flag=value}, {@code --no-flag},
 * {@code --disable-x} beside {@code --enable-x}, dashes or underscores, short names, {@code --flag.key value} for one key of a JSON
 * value. The last of equal flags counts.
 */
final class VllmArguments {

    static final String PATH = "docker_server.start_command";

    private static final String UNKNOWN = "flags that vllm serve is known to have";

    private final SettingsTable table;
    private final NativeSettings planned;
    private final List<String> words;
    private final Map<Row, List<String>> values = new LinkedHashMap<>();
    private final Map<Row, JsonKeys> keys = new LinkedHashMap<>();
    private @Nullable String model;
    private int at;

    private VllmArguments(SettingsTable table, NativeSettings planned, List<String> words) {
        this.table = table;
        this.planned = planned;
        this.words = words;
    }

    /** Refuses in {@code planned} what is no flag or has no proper value. */
    static VllmArguments read(SettingsTable table, List<String> words, NativeSettings planned) {
        VllmArguments arguments = new VllmArguments(table, planned, words);
        while (arguments.at < words.size()) {
            arguments.next();
        }
        arguments.keys.forEach((row, given) -> arguments.values.put(row, List.of(given.json())));
        return arguments;
    }

    /** The model that stands alone among the flags; null if none does. */
    @Nullable
    String model() {
        return model;
    }

    /** Each flag that was given, with its values as our settings write them. */
    Map<Row, List<String>> values() {
        return values;
    }

    /** The values of one flag; none if it was not given. */
    List<String> values(String flag) {
        return table.row(flag).map(row -> values.getOrDefault(row, List.of())).orElse(List.of());
    }

    Optional<String> value(String flag) {
        return values(flag).stream().findFirst();
    }

    private void next() {
        String word = words.get(at++);
        if (word.matches("-O(=.*|[^.=].*)")) {
            take(table.row("optimization-level").orElseThrow(), word.substring(word.charAt(2) == '=' ? 3 : 2));
        } else if (isFlag(word) && !word.equals("--")) {
            int equals = word.indexOf('=');
            flag(equals < 0 ? word : word.substring(0, equals), equals < 0 ? null : word.substring(equals + 1));
        } else if (model == null) {
            model = word;
        } else {
            planned.refuse(PATH, word, "one model, and flags that begin with --; the model is " + model);
        }
    }

    private void flag(String word, @Nullable String inline) {
        int dot = word.indexOf('.');
        String name = spelling(dot < 0 ? word : word.substring(0, dot));
        Optional<Row> row = table.spelled(name);
        Optional<Row> negated = row.isPresent() || dot >= 0 || inline != null ? Optional.empty() : positive(name);
        if (row.isPresent() && dot < 0) {
            take(row.get(), inline);
        } else if (row.isPresent() && row.get().kind() == ValueKind.JSON) {
            keys.computeIfAbsent(row.get(), _ -> new JsonKeys())
                    .put(word.substring(dot + 1), inline == null ? following() : inline);
        } else if (negated.isPresent()) {
            values.put(negated.get(), List.of("false"));
        } else {
            planned.refuse(PATH, dot < 0 ? name : word, UNKNOWN + meant(name));
            skipValues();
        }
    }

    private static String spelling(String word) {
        return word.startsWith("--") ? "--" + word.substring(2).replace('_', '-') : word;
    }

    /** The switch that a flag turns off. */
    private Optional<Row> positive(String name) {
        String positive = name.replaceFirst("^--no-", "--");
        if (name.startsWith("--disable-")) {
            positive = name.replaceFirst("disable", "enable");
        } else if (name.startsWith("--enable-")) {
            positive = name.replaceFirst("enable", "disable");
        }
        return table.spelled(positive).filter(row -> row.kind() == ValueKind.SWITCH);
    }

    /** What a beginning of a flag's name may have stood for. */
    private String meant(String name) {
        List<String> longer = table.rows().stream()
                .map(row -> "--" + row.name())
                .filter(known -> known.startsWith(name))
                .toList();
        return longer.isEmpty() || longer.size() > 3 ? "" : ", as " + String.join(" or ", longer);
    }

    private void take(Row row, @Nullable String inline) {
        List<String> read = new ArrayList<>();
        for (String value : written(row, inline)) {
            row.read(value).ifPresentOrElse(read::add, () -> wrong(row, value));
        }
        if (!read.isEmpty()) {
            keys.remove(row);
            values.put(row, read);
        }
    }

    private List<String> written(Row row, @Nullable String inline) {
        if (inline != null) {
            return List.of(inline);
        }
        if (row.kind() == ValueKind.SWITCH) {
            return List.of("true");
        }
        List<String> written = new ArrayList<>();
        while (at < words.size() && !isFlag(words.get(at)) && (written.isEmpty() || row.kind() == ValueKind.TEXTS)) {
            written.add(words.get(at++));
        }
        if (written.isEmpty() && row.kind() == ValueKind.OPTION) {
            return List.of("");
        }
        if (written.isEmpty()) {
            planned.refuse(PATH, null, "--" + row.name() + " needs a value: " + row.allowedValues());
        }
        return written;
    }

    private String following() {
        return at < words.size() && !isFlag(words.get(at)) ? words.get(at++) : "true";
    }

    private void skipValues() {
        while (at < words.size() && !isFlag(words.get(at)) && model != null) {
            at++;
        }
    }

    private void wrong(Row row, String value) {
        planned.refuse(PATH, "--" + row.name() + " " + value, row.allowedValues());
    }

    private static boolean isFlag(String word) {
        return word.startsWith("-") && word.length() > 1 && !word.matches("-[0-9.]+");
    }
}
