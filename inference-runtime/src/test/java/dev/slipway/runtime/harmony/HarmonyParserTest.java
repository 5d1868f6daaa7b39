package dev.slipway.runtime.harmony;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.harmony.HarmonyEvent.ContentDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.Kind;
import dev.slipway.runtime.harmony.HarmonyEvent.MessageEnd;
import dev.slipway.runtime.harmony.HarmonyEvent.ReasoningDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.ToolCallDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.ToolCallStart;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.O200k;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HarmonyParserTest {

    private final BpeTokenizer tokenizer = O200k.tokenizer();
    private final HarmonyParser parser = new HarmonyParser(tokenizer, Set.of("get_weather"));

    @Test
    void tellsReasoningPreambleCallAndContentApart() {
        List<HarmonyEvent> events = parse("<|channel|>analysis<|message|>Think.<|end|>"
                + "<|start|>assistant<|channel|>commentary<|message|>Wait.<|end|>"
                + "<|start|>assistant<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>{}<|call|>"
                + "<|start|>assistant<|channel|>final<|message|>Done<|return|>");
        assertThat(events)
                .containsExactly(
                        new ReasoningDelta("Think"),
                        new ReasoningDelta("."),
                        new MessageEnd(Kind.REASONING, true),
                        new ContentDelta("Wait"),
                        new ContentDelta("."),
                        new MessageEnd(Kind.CONTENT, true),
                        new ToolCallStart(0, "get_weather"),
                        new ToolCallDelta(0, "{}"),
                        new MessageEnd(Kind.TOOL_CALL, true),
                        new ContentDelta("Done"),
                        new MessageEnd(Kind.CONTENT, true));
        assertThat(parser.toolCalls()).isEqualTo(1);
        assertThat(parser.reasoningTokens()).isEqualTo(2);
        assertThat(parser.turnEnded()).isTrue();
    }

    @Test
    void numbersParallelCalls() {
        HarmonyAnswer answer = HarmonyAnswer.of(parse("<|channel|>commentary to=functions.a<|message|>{\"x\":1}<|call|>"
                + "<|start|>assistant to=functions.b<|channel|>commentary<|message|>{\"y\":2}<|call|>"));
        assertThat(answer.toolCalls())
                .containsExactly(new HarmonyAnswer.Call("a", "{\"x\":1}"), new HarmonyAnswer.Call("b", "{\"y\":2}"));
    }

    @Test
    void saysOfEachTokenWhatItIsTextOf() {
        List<Optional<Kind>> kinds = new ArrayList<>();
        for (int id :
                ids("<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b<|return|>")) {
            parser.push(id);
            kinds.add(parser.lastTokenKind());
        }
        Optional<Kind> none = Optional.empty();
        assertThat(kinds)
                .containsExactly(
                        none,
                        none,
                        none,
                        Optional.of(Kind.REASONING),
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        Optional.of(Kind.CONTENT),
                        none);
    }

    @Test
    void countsATokenThatOnlyBeginsACharacter() {
        ids("<|channel|>analysis<|message|>").forEach(parser::push);
        assertThat(parser.push(31446)).isEmpty();
        assertThat(parser.lastTokenKind()).contains(Kind.REASONING);
        assertThat(parser.push(244)).containsExactly(new ReasoningDelta("\uD83D\uDC96"));
        assertThat(parser.reasoningTokens()).isEqualTo(2);
    }

    @Test
    void streamsBareTextFromItsFirstToken() {
        assertThat(parser.push(tokenizer.encode("Hello")[0])).containsExactly(new ContentDelta("Hello"));
        assertThat(parser.lastTokenKind()).contains(Kind.CONTENT);
    }

    @Test
    void countsReasoningThatLacksItsMessageToken() {
        parse("<|channel|>analysis We need care<|end|>");
        assertThat(parser.reasoningTokens()).isEqualTo(3);
    }

    @Test
    void findsArgumentsWithoutAMessageToken() {
        HarmonyAnswer answer =
                HarmonyAnswer.of(parse("<|channel|>commentary to=functions.get_weather json {\"a\": 1}<|call|>"));
        assertThat(answer.toolCalls()).containsExactly(new HarmonyAnswer.Call("get_weather", "{\"a\": 1}"));
    }

    @Test
    void losesNoWordOfATextThatLooksLikeAHeader() {
        for (String text : List.of(
                "final",
                "to",
                "to be or not to be",
                "json is a format",
                "finally, code",
                "analysis paralysis is bad",
                "functional",
                "assistants help",
                "commentaries",
                "text",
                "code",
                "a",
                " leading",
                "\n\nfinal words",
                "get_weather is a function")) {
            String words = "Finally: " + text;
            assertThat(content("<|channel|>final<|message|>" + text + "<|return|>"))
                    .isEqualTo(text);
            assertThat(content(words + "<|return|>")).isEqualTo(words);
        }
        assertThat(content("to be or not to be<|return|>")).isEqualTo("to be or not to be");
        assertThat(content("json is a format<|return|>")).isEqualTo("json is a format");
        assertThat(content("finally, code<|return|>")).isEqualTo("finally, code");
        assertThat(content("assistants help<|return|>")).isEqualTo("assistants help");
        assertThat(content("text")).isEqualTo("text");
        assertThat(content("<|channel|>final text of the law<|return|>")).isEqualTo("text of the law");
        assertThat(content("<|channel|>final<|message|>x<|channel|> finally y<|return|>"))
                .isEqualTo("x finally y");
    }

    @Test
    void understandsARoleGluedToItsChannel() {
        HarmonyAnswer answer = HarmonyAnswer.of(
                parse(
                        "<|channel|>analysis<|message|>t<|end|><|start|>assistantcommentary to=functions.x<|message|>{}<|call|>"));
        assertThat(answer.toolCalls()).containsExactly(new HarmonyAnswer.Call("x", "{}"));
    }

    @Test
    void callsABuiltInToolOnlyIfTheRequestNamesIt() {
        String stream = "<|channel|>analysis to=python code<|message|>print(1)<|call|>";
        assertThat(HarmonyAnswer.of(parse(stream)).reasoning()).isEqualTo("print(1)");
        HarmonyParser named = new HarmonyParser(tokenizer, Set.of("python"));
        assertThat(HarmonyAnswer.of(parse(named, stream)).toolCalls())
                .containsExactly(new HarmonyAnswer.Call("python", "print(1)"));
    }

    @Test
    void takesARecipientThatIsNoToolAsNone() {
        for (String recipient : List.of("user", "assistant", "all", "functions.", "functions", "")) {
            assertThat(content("<|channel|>final to=" + recipient + "<|message|>x<|return|>"))
                    .as(recipient)
                    .isEqualTo("x");
        }
    }

    @Test
    void endsTheTurnWhenTheModelSpeaksForSomebodyElse() {
        for (String other : List.of(
                "user",
                "system",
                "developer",
                "user:kim",
                "functions.get_weather to=assistant",
                "tool to=assistant",
                "python to=assistant")) {
            HarmonyParser fresh = new HarmonyParser(tokenizer);
            List<HarmonyEvent> events = parse(
                    fresh,
                    "<|channel|>final<|message|>x<|end|><|start|>" + other
                            + "<|message|>y<|end|><|start|>assistant<|channel|>final<|message|>z<|return|>");
            assertThat(fresh.turnEnded()).as(other).isTrue();
            assertThat(HarmonyAnswer.of(events)).as(other).isEqualTo(new HarmonyAnswer("x", "", List.of()));
        }
    }

    @Test
    void saysNothingAfterTheReturnToken() {
        assertThat(content("<|channel|>final<|message|>x<|return|>more")).isEqualTo("x");
    }

    @Test
    void fallsBackToTheLastTextSeenWhenNothingWasSaid() {
        assertThat(content("<|start|>user<|message|>only this")).isEqualTo("only this");
    }

    @Test
    void marksWhatTheTokenLimitCut() {
        assertThat(parse("<|channel|>final<|message|>Hel")).endsWith(new MessageEnd(Kind.CONTENT, false));
        assertThat(parse(new HarmonyParser(tokenizer), "<|channel|>final<|message|>"))
                .containsExactly(new MessageEnd(Kind.CONTENT, false));
        assertThat(parse(new HarmonyParser(tokenizer), "<|channel|>final")).isEmpty();
    }

    @Test
    void ignoresIdsThatAreNoTokens() {
        for (int id : new int[] {-1, 201_088, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(parser.push(id)).isEmpty();
        }
        assertThat(parser.finish()).isEmpty();
    }

    @Test
    void readsAnEndlessHeaderWithoutSlowingDown() {
        int space = tokenizer.encode(" ")[0];
        int channel = tokenizer.requiredSpecialToken("<|channel|>");
        long started = System.nanoTime();
        for (int i = 0; i < 200_000; i++) {
            parser.push(i % 3 == 0 ? channel : space);
        }
        for (int i = 0; i < 200_000; i++) {
            parser.push(space);
        }
        parser.finish();
        assertThat(System.nanoTime() - started).isLessThan(20_000_000_000L);
    }

    private String content(String stream) {
        return HarmonyAnswer.of(parse(new HarmonyParser(tokenizer), stream)).content();
    }

    private List<HarmonyEvent> parse(String stream) {
        return parse(parser, stream);
    }

    private List<HarmonyEvent> parse(HarmonyParser parser, String stream) {
        List<HarmonyEvent> events = new ArrayList<>();
        ids(stream).forEach(id -> events.addAll(parser.push(id)));
        events.addAll(parser.finish());
        return events;
    }

    private List<Integer> ids(String stream) {
        return Arrays.stream(tokenizer.encodeWithSpecials(stream)).boxed().toList();
    }
}
