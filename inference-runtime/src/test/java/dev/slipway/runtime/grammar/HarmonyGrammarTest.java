package dev.slipway.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.grammar.HarmonyForm.Calls;
import dev.slipway.runtime.grammar.HarmonyForm.Tool;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HarmonyGrammarTest {

    private static final Grammars GRAMMARS = new Grammars(Sampling.NANO);
    private static final String REASONING = "<|channel|>analysis<|message|>I <think>\n{<|end|><|start|>assistant";
    private static final String REMARK = "<|channel|>commentary<|message|>Let me look.<|end|><|start|>assistant";
    private static final Tool WEATHER = tool("weather", """
            {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": false}""");
    private static final Tool TIME =
            tool("weather_time", "{\"type\": \"object\", \"properties\": {\"utc\": {\"type\": \"boolean\"}}}");
    private static final TextForm INTEGER = schema("{\"type\": \"integer\"}");

    @Test
    void reasoningIsFreeAndTheAnswerFollowsItsForm() {
        HarmonyForm form = new HarmonyForm(INTEGER, List.of(), Calls.NONE);

        assertThat(admits(form, REASONING + "<|channel|>final<|message|>42<|return|>"))
                .isTrue();
        assertThat(admits(form, REASONING + REASONING + "<|channel|>final <|constrain|>json<|message|>42<|return|>"))
                .isTrue();
        assertThat(admits(form, "<|channel|>final<|message|>4x<|return|>")).isFalse();
        assertThat(admits(form, "<|channel|>final<|message|><|return|>")).isFalse();
        assertThat(admits(form, "42<|return|>")).isFalse();
        assertThat(admits(form, REASONING + "<|return|>")).isFalse();
        assertThat(admits(form, REMARK + "<|channel|>final<|message|>42<|return|>"))
                .isFalse();
    }

    @Test
    void callsGoToDeclaredToolsWithTheirArguments() {
        HarmonyForm form = new HarmonyForm(TextForm.ANY, List.of(WEATHER, TIME), Calls.ALLOWED);
        String city = "<|message|>{\"city\":\"Ulm\"}<|call|>";

        for (String type : List.of(" <|constrain|>json", "<|constrain|>json", " json", "")) {
            assertThat(admits(form, REASONING + "<|channel|>commentary to=functions.weather" + type + city))
                    .isTrue();
        }
        assertThat(admits(form, " to=functions.weather<|channel|>commentary" + city))
                .isTrue();
        assertThat(admits(
                        form,
                        REMARK + "<|channel|>commentary to=functions.weather_time<|message|>{\"utc\":true}<|call|>"))
                .isTrue();
        assertThat(admits(form, "<|channel|>commentary to=functions.weather_time" + city))
                .isFalse();
        assertThat(admits(form, "<|channel|>commentary to=functions.weathe" + city))
                .isFalse();
        assertThat(admits(form, "<|channel|>commentary to=functions.other" + city))
                .isFalse();
        assertThat(admits(form, "<|channel|>commentary to=functions.weather<|message|>{}<|call|>"))
                .isFalse();
        assertThat(admits(form, "<|channel|>final<|message|>any text<|return|>"))
                .isTrue();
        assertThat(admits(form, REMARK + "<|channel|>final<|message|>any text<|return|>"))
                .isTrue();
    }

    @Test
    void aRequiredCallComesBeforeAnyAnswer() {
        HarmonyForm form = new HarmonyForm(TextForm.ANY, List.of(WEATHER), Calls.REQUIRED);

        assertThat(admits(
                        form,
                        REASONING + "<|channel|>commentary to=functions.weather<|message|>{\"city\":\"\"}<|call|>"))
                .isTrue();
        assertThat(admits(form, "<|channel|>final<|message|>no<|return|>")).isFalse();
    }

    @Test
    void anAnswerInAFormFollowsNoRemark() {
        HarmonyForm form = new HarmonyForm(INTEGER, List.of(WEATHER), Calls.ALLOWED);

        assertThat(admits(form, REASONING + "<|channel|>final<|message|>1<|return|>"))
                .isTrue();
        assertThat(admits(form, REMARK + "<|channel|>final<|message|>1<|return|>"))
                .isFalse();
        assertThat(admits(
                        form,
                        REMARK + REASONING
                                + "<|channel|>commentary to=functions.weather<|message|>{\"city\":\"\"}<|call|>"))
                .isTrue();
    }

    @Test
    void nothingIsMaskedAfterTheEnd() {
        GrammarRun run = GRAMMARS.forHarmony(new HarmonyForm(INTEGER, List.of(), Calls.NONE))
                .start();
        for (int token : Sampling.NANO.encodeWithSpecials("<|channel|>final<|message|>4<|return|>")) {
            run.advance(token);
        }

        assertThat(run.isComplete()).isTrue();
        assertThat(run.mask()).isNull();
    }

    @Test
    void aLaxToolsArgumentsMayBeAnyObjectAndAStrictOnesAreRefused() {
        TextForm impossible = schema("{\"type\": \"object\", \"not\": {}}");

        assertThat(admits(
                        new HarmonyForm(TextForm.ANY, List.of(new Tool("f", impossible, false)), Calls.REQUIRED),
                        "<|channel|>commentary to=functions.f<|message|>{\"a\":[1]}<|call|>"))
                .isTrue();
        HarmonyForm strict = new HarmonyForm(TextForm.ANY, List.of(new Tool("f", impossible, true)), Calls.ALLOWED);
        assertThatThrownBy(() -> GRAMMARS.forHarmony(strict))
                .isInstanceOfSatisfying(
                        GrammarException.class, e -> assertThat(e.path()).isEqualTo("p.not"));
    }

    private static Tool tool(String name, String schema) {
        return new Tool(name, schema(schema), true);
    }

    private static TextForm schema(String schema) {
        return new TextForm.JsonSchema(JsonMapper.shared().readTree(schema), "p");
    }

    private static boolean admits(HarmonyForm form, String text) {
        GrammarRun run = GRAMMARS.forHarmony(form).start();
        for (int token : Sampling.NANO.encodeWithSpecials(text)) {
            TokenMask mask = run.mask();
            if (mask == null || !mask.allows(token)) {
                return false;
            }
            run.advance(token);
        }
        return run.isComplete();
    }
}
