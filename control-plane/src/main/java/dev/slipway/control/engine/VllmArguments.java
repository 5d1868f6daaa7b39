package dev.slipway.control.engine;

import dev.slipway.control.engine.SettingsTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The words after {@code vllm serve}, as its own parser reads them: {@code --flag value}, {@code --flag=value}, {@code --no-flag}, dashes
 * or underscores, short names, {@code --flag.key value} for one key of a JSON value. The last of equal flags counts.
 */
final class VllmArguments {

    static final String PATH = "docker_server.start_command";

    private static final String UNKNOWN = "flags that vllm serve is known to have";

    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("-tp", "tensor-parallel-size"),
            Map.entry("-pp", "pipeline-parallel-size"),
            Map.entry("-dp", "data-parallel-size"),
            Map.entry("-dpl", "data-parallel-size-local"),
            Map.entry("-dpn", "data-parallel-rank"),
            Map.entry("-dpr", "data-parallel-start-rank"),
            Map.entry("-dpa", "data-parallel-address"),
            Map.entry("-dpp", "data-parallel-rpc-port"),
            Map.entry("-dpb", "data-parallel-backend"),
            Map.entry("-dcp", "decode-context-parallel-size"),
            Map.entry("-pcp", "prefill-context-parallel-size"),
            Map.entry("-ep", "enable-expert-parallel"),
            Map.entry("-asc", "api-server-count"),
            Map.entry("-n", "nnodes"),
            Map.entry("-r", "node-rank"),
            Map.entry("-q", "quantization"),
            Map.entry("-cc", "compilation-config"),
            Map.entry("-sc", "speculative-config"),
            Map.entry("-O", "optimization-level"));

    private final SettingsTable table;
    private final NativeSettings planned;
    private final List<String> words;
    private final Map<Row, List<String>> values = new LinkedHashMap<>();
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

    private void next() {
        String word = words.get(at++);
        if (word.startsWith("--") && word.length() > 2) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            flag(word, name.substring(2).replace('_', '-'), equals < 0 ? null : word.substring(equals + 1));
        } else if (word.startsWith("-") && word.length() > 1) {
            shortFlag(word);
        } else if (model == null) {
            model = word;
        } else {
            planned.refuse(PATH, word, "one model, and flags that begin with --; the model is " + model);
        }
    }

    private void shortFlag(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (word.matches("-O[0-9]")) {
            flag(word, "optimization-level", word.substring(2));
        } else if (SHORT.containsKey(name)) {
            flag(word, SHORT.get(name), equals < 0 ? null : word.substring(equals + 1));
        } else {
            planned.refuse(PATH, word, UNKNOWN);
        }
    }

    private void flag(String word, String name, @Nullable String inline) {
        Optional<Row> row = table.row(name);
        boolean negated = name.startsWith("no-") && row.isEmpty();
        if (negated) {
            row = table.row(name.substring(3)).filter(positive -> positive.kind() == ValueKind.SWITCH);
        }
        if (row.isPresent()) {
            take(row.get(), negated ? "false" : inline);
            return;
        }
        int dot = name.indexOf('.');
        Optional<Row> whole = dot < 0 ? Optional.empty() : table.row(name.substring(0, dot));
        if (whole.isPresent() && whole.get().kind() == ValueKind.JSON) {
            values.put(whole.get(), List.of(name.substring(dot + 1) + "=" + (inline == null ? following() : inline)));
            return;
        }
        planned.refuse(PATH, "--" + name, UNKNOWN);
        skipValues();
    }

    private void take(Row row, @Nullable String inline) {
        List<String> read = new ArrayList<>();
        for (String value : written(row, inline)) {
            row.kind().read(value).ifPresentOrElse(read::add, () -> wrong(row, value));
        }
        if (!read.isEmpty()) {
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
        if (written.isEmpty()) {
            planned.refuse(
                    PATH,
                    null,
                    "--" + row.name() + " needs a value: " + row.kind().allowed());
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
        planned.refuse(PATH, "--" + row.name() + " " + value, row.kind().allowed());
    }

    private static boolean isFlag(String word) {
        return word.startsWith("-") && word.length() > 1 && !word.matches("-[0-9.]+");
    }
}
