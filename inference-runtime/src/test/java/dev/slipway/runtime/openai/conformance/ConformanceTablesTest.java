package dev.slipway.runtime.openai.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tables of {@code docs/openai-compatibility.md} are what {@code conformance/fields.jsonl} says, which has a line for each field
 * that is known; {@code -Dslipway.conformance=write} writes them anew.
 */
class ConformanceTablesTest {

    private static final Path COMMITTED = Path.of("../docs/openai-compatibility.md");

    @Test
    void theTablesAreWhatTheTestsShow() throws IOException {
        String generated = withTables(Files.readString(COMMITTED));
        if ("write".equals(System.getProperty("slipway.conformance"))) {
            Files.writeString(COMMITTED, generated);
        }
        assertThat(Files.readString(COMMITTED))
                .as("docs/openai-compatibility.md; write it anew with ./mvnw -pl inference-runtime test "
                        + "-Dtest='*Conformance*' -Dslipway.conformance=write")
                .isEqualTo(generated);
    }

    @ParameterizedTest
    @EnumSource
    void everyKnownFieldHasOneLineAndNoOtherHas(Surface surface) {
        List<FieldRow> rows = rows(surface);
        Set<String> known = KnownFields.of(surface).owners().keySet();

        assertThat(rows).extracting(FieldRow::field).doesNotHaveDuplicates();
        assertThat(rows.stream().flatMap(row -> Stream.of(row.field(), row.top())))
                .containsAll(known);
        assertThat(rows).extracting(FieldRow::top).isSubsetOf(known);
    }

    private static String withTables(String page) {
        String filled = page;
        for (Surface surface : Surface.values()) {
            String start = "<!-- fields of %s -->\n".formatted(surface);
            int from = filled.indexOf(start) + start.length();
            int to = filled.indexOf("<!-- end -->", from);
            assertThat(filled).contains(start);
            filled = filled.substring(0, from) + table(surface) + filled.substring(to);
        }
        return filled;
    }

    private static String table(Surface surface) {
        KnownFields known = KnownFields.of(surface);
        String lines = rows(surface).stream()
                .map(row -> "| `%s` | %s | %s | %s | %s |\n"
                        .formatted(row.field(), known.owner(row), row.outcome(), row.says(), tests(row)))
                .collect(Collectors.joining());
        return "\n%s.\n\n| field | of | | what it does, or why not | shown by |\n|---|---|---|---|---|\n%s\n"
                .formatted(counts(surface), lines);
    }

    private static String counts(Surface surface) {
        Map<FieldRow.Outcome, Long> counts =
                rows(surface).stream().collect(Collectors.groupingBy(FieldRow::outcome, Collectors.counting()));
        return Arrays.stream(FieldRow.Outcome.values())
                .map(outcome -> "%d %s".formatted(counts.getOrDefault(outcome, 0L), outcome))
                .collect(Collectors.joining(", "));
    }

    private static String tests(FieldRow row) {
        return row.tests().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
    }

    private static List<FieldRow> rows(Surface surface) {
        return FieldRow.all().stream().filter(row -> row.surface() == surface).toList();
    }
}
