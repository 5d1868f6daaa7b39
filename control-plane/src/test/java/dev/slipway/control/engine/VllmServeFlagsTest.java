package dev.slipway.control.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.engine.SettingsTable.Fate;
import dev.slipway.control.engine.SettingsTable.Row;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the list of {@code vllm serve}'s flags: each has an outcome, under each of its spellings. What an applied one changes, the runtime's tests show. */
class VllmServeFlagsTest {

    private static final SettingsTable FLAGS = SettingsTable.load("/engine/vllm-serve-flags.txt");

    /** Where any value of its kind will not do. */
    private static final Map<String, String> SAMPLES = Map.of(
            "port", "8000",
            "nnodes", "2",
            "speculative-config", "{\"num_speculative_tokens\":4,\"method\":\"ngram\"}",
            "generation-config", "vllm",
            "override-generation-config", "{\"temperature\":0.5}",
            "default-chat-template-kwargs", "{\"reasoning_effort\":\"low\"}");

    /** What they ask for depends on the host, or is so for one value. */
    private static final List<String> NEVER_APPLIED =
            List.of("tensor-parallel-size", "block-size", "spec-method", "spec-model", "spec-tokens");

    @Test
    void theListIsThatOfTheReference() {
        assertThat(FLAGS.rows()).hasSizeGreaterThanOrEqualTo(320);
        assertThat(FLAGS.rows()).extracting(Row::name).allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyFlagHasItsOutcomeAndReasonWhicheverWayItIsSpelled(Row row) {
        for (String spelling : spellings(row)) {
            EnginePlan plan = plan(row, spelling + " " + sample(row));
            switch (row.fate()) {
                case REFUSED -> assertThat(violation(plan)).contains("--" + row.name(), row.detail());
                case SKIPPED -> assertOutcome(plan, row, FlagOutcome.Fate.NOT_APPLIED, row.detail());
                case HOLDS -> assertOutcome(plan, row, FlagOutcome.Fate.HOLDS, row.detail());
                case APPLIED -> assertOutcome(plan, row, FlagOutcome.Fate.APPLIED, row.detail());
                case OWN -> {
                    if (!NEVER_APPLIED.contains(row.name())) {
                        assertOutcome(plan, row, FlagOutcome.Fate.APPLIED, "");
                    }
                }
            }
        }
    }

    /** What was written is told, whether the engine acts on it or not. */
    @ParameterizedTest
    @MethodSource("rows")
    void noFlagIsDroppedInSilence(Row row) {
        EnginePlan plan = plan(row, "--" + row.name() + " " + sample(row));
        if (plan instanceof EnginePlan.Native engine) {
            assertThat(engine.outcomes())
                    .anyMatch(outcome -> outcome.name().startsWith("--" + row.name())
                            && !outcome.detail().isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsAppliedSetsTheSettingsThatTheListNames(Row row) {
        boolean sets = row.fate() == Fate.APPLIED
                || row.fate() == Fate.OWN && !row.detail().isEmpty();
        if (sets) {
            EnginePlan.Native plan = (EnginePlan.Native) plan(row, "--" + row.name() + " " + sample(row));
            assertThat(plan.settings()).containsKey(row.detail().split(" ")[0]);
        }
        if (row.fate() != Fate.OWN) {
            assertThat(row.detail()).as("setting, or reason").isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aHarmlessValueIsTakenOfAFlagThatIsRefused(Row row) {
        if (row.fate() == Fate.REFUSED) {
            for (String value : row.harmless()) {
                String words = row.kind() == ValueKind.SWITCH ? "--no-" + row.name() : "--" + row.name() + "=" + value;
                assertOutcome(plan(row, words), row, FlagOutcome.Fate.HOLDS, row.detail());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aValueOfTheWrongKindIsRefusedWithTheFlagAndWhatIsAllowed(Row row) {
        switch (row.kind()) {
            case TEXT, TEXTS, OPTION -> {}
            default ->
                assertThat(violation(plan(row, "--" + row.name() + "={wrong")))
                        .contains("--" + row.name() + " {wrong", row.allowedValues());
        }
    }

    private static Stream<Row> rows() {
        return FLAGS.rows().stream();
    }

    private static List<String> spellings(Row row) {
        return Stream.concat(
                        Stream.of("--" + row.name(), "--" + row.name().replace('-', '_')), row.spellings().stream())
                .toList();
    }

    private static String sample(Row row) {
        return SAMPLES.getOrDefault(
                row.name(),
                switch (row.kind()) {
                    case SWITCH, OPTION -> "";
                    case COUNT, INTEGER -> "1";
                    case TOKENS, LENGTH -> "8k";
                    case BYTES -> "1G";
                    case NUMBER -> "0.5";
                    case TEXT -> "some";
                    case TEXTS -> "some more";
                    case CHOICE -> row.choices().getLast();
                    case JSON -> "{\"a\":1}";
                });
    }

    private static EnginePlan plan(Row row, String words) {
        String model = row.name().equals("model") ? "" : "hf/model ";
        return EnginePlan.of(
                new ConfigParser()
                        .parse("""
                resources: {accelerator: "H100:4"}
                base_image: {image: "vllm/vllm-openai:v0.18.0"}
                docker_server:
                  start_command: |-
                    vllm serve %s
                  server_port: 8000
                  predict_endpoint: /v1/chat/completions
                  readiness_endpoint: /health
                  liveness_endpoint: /health
                """.formatted(model + words.replaceAll("(\\{\\S*\\})", "'$1'")))
                        .config(),
                "model");
    }

    private static void assertOutcome(EnginePlan plan, Row row, FlagOutcome.Fate fate, String detail) {
        assertThat(plan).isInstanceOf(EnginePlan.Native.class);
        assertThat(((EnginePlan.Native) plan).outcomes())
                .filteredOn(outcome -> outcome.name().equals("--" + row.name())
                        || outcome.name().startsWith("--" + row.name() + "."))
                .isNotEmpty()
                .allSatisfy(outcome -> {
                    assertThat(outcome.fate()).isEqualTo(fate);
                    assertThat(outcome.detail()).startsWith(detail);
                });
    }

    private static String violation(EnginePlan plan) {
        assertThat(plan).isInstanceOf(EnginePlan.Unservable.class);
        List<ConfigViolation> violations = ((EnginePlan.Unservable) plan).violations();
        assertThat(violations).hasSize(1);
        return violations.getFirst().message();
    }
}
