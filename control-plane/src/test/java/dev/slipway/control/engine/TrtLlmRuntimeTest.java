package dev.slipway.control.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.config.TrtLlm;
import dev.slipway.control.engine.SettingsTable.Fate;
import dev.slipway.control.engine.SettingsTable.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the fields of {@code trt_llm.runtime} and the list of its {@code patch_kwargs}: each has an outcome. */
class TrtLlmRuntimeTest {

    private static final SettingsTable PATCHES = SettingsTable.load("/engine/trt-llm-patch-kwargs.txt");

    private static final String NGRAM =
            "{\"decoding_type\": \"NGram\", \"max_draft_len\": 4, \"max_matching_ngram_size\": 3}";

    private static final Map<String, String> SAMPLES =
            Map.of("model_path", "\"/weights\"", "chat_processor", "\"jinja\"", "speculative_config", NGRAM);

    @Test
    void everyFieldOfTheRuntimeIsAppliedOrListed() {
        EnginePlan.Native plan = (EnginePlan.Native) plan("{max_seq_len: 100, served_model_name: x}");
        List<String> fields = Stream.of(TrtLlm.EngineOptions.class.getRecordComponents())
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .filter(field -> !field.equals("patch_kwargs"))
                .toList();
        assertThat(plan.outcomes()).extracting(FlagOutcome::name).containsAll(fields);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyPatchHasItsOutcomeAndReasonWhereverItStands(Row row) {
        for (String within : List.of("%s", "{\"engine_config\": %s}")) {
            EnginePlan plan = plan("{max_seq_len: 100, patch_kwargs: " + within.formatted(nested(row)) + "}");
            switch (row.fate()) {
                case REFUSED ->
                    assertThat(((EnginePlan.Unservable) plan).violations())
                            .extracting(ConfigViolation::message)
                            .singleElement()
                            .asString()
                            .contains(row.name(), row.detail());
                case SKIPPED -> assertOutcome(plan, row, FlagOutcome.Fate.NOT_APPLIED);
                case HOLDS -> assertOutcome(plan, row, FlagOutcome.Fate.HOLDS);
                case APPLIED, OWN -> assertOutcome(plan, row, FlagOutcome.Fate.APPLIED);
            }
        }
        if (row.fate() != Fate.OWN) {
            assertThat(row.detail()).as("setting, or reason").isNotEmpty();
        }
    }

    @Test
    void guessesFromTheTextItselfAreAppliedAndThoseOfAModelListed() {
        assertThat(((EnginePlan.Native) plan("{patch_kwargs: {speculative_config: " + NGRAM + "}}")).settings())
                .containsEntry("speculation.tokens", "4")
                .containsEntry("speculation.prompt-lookup-max", "3")
                .containsEntry("speculation.prompt-lookup-min", "1");
        assertThat(((EnginePlan.Native) plan("{patch_kwargs: {speculative_config: {decoding_type: MTP}}}")).outcomes())
                .extracting(FlagOutcome::line)
                .anyMatch(line ->
                        line.contains("speculative_config: {decoding_type=MTP} not applied, tokens are guessed"));
        assertThat(((EnginePlan.Unservable) plan("{patch_kwargs: {speculative_config: {decoding_type: NGram}}}"))
                        .reason())
                .contains("max_draft_len");
    }

    private static Stream<Row> rows() {
        return PATCHES.rows().stream();
    }

    private static void assertOutcome(EnginePlan plan, Row row, FlagOutcome.Fate fate) {
        assertThat(plan).isInstanceOf(EnginePlan.Native.class);
        assertThat(((EnginePlan.Native) plan).outcomes())
                .filteredOn(outcome -> outcome.name().endsWith("." + row.name())
                        || outcome.name().contains("." + row.name() + "."))
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.fate()).isEqualTo(fate));
    }

    private static String nested(Row row) {
        String json = SAMPLES.getOrDefault(
                row.name(),
                switch (row.kind()) {
                    case SWITCH -> "true";
                    case COUNT, INTEGER -> "50";
                    case TEXTS -> "[\"stop\"]";
                    case NUMBER -> "0.5";
                    case JSON -> "{\"a\": 1}";
                    default -> "\"some\"";
                });
        String[] names = row.name().split("\\.");
        for (int i = names.length - 1; i >= 0; i--) {
            json = "{\"%s\": %s}".formatted(names[i], json);
        }
        return json;
    }

    private static EnginePlan plan(String runtime) {
        return EnginePlan.of(new ConfigParser().parse("""
                resources: {accelerator: H100}
                weights: [{source: "hf://a/b@main", mount_location: /weights}]
                trt_llm:
                  inference_stack: v2
                  build: {checkpoint_repository: {source: LOCAL, repo: nano}}
                  runtime: %s
                """.formatted(runtime)).config(), "model");
    }
}
