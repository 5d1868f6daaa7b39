package dev.slipway.runtime.harmony;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.harmony.ReadMessages.ReadMessage;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.Goldens;
import dev.slipway.runtime.tokenizer.O200k;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What malformed completions mean: a decision of this project, not of the library. */
class DesiredParsingTest {

    private static final int RETURN = 200002;
    private static final int END_OF_TEXT = 199999;
    private static final int END = 200007;
    private static final int CALL = 200012;

    private final BpeTokenizer tokenizer = O200k.tokenizer();

    private record Desired(
            String channel,
            @Nullable String recipient,
            @Nullable String contentType,
            String text,
            boolean complete) {}

    @TestFactory
    List<DynamicTest> understandsMalformedCompletions() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode golden : Goldens.tree("/harmony/parse_desired.json")) {
            String name = golden.path("name").stringValue() + ": "
                    + golden.path("note").stringValue();
            tests.add(DynamicTest.dynamicTest(name, () -> check(golden)));
        }
        assertThat(tests).hasSize(39);
        return tests;
    }

    private void check(JsonNode golden) {
        int[] ids = Goldens.ids(golden.path("ids"));
        Set<String> tools = new HashSet<>();
        golden.path("tools").forEach(tool -> tools.add(tool.stringValue()));
        List<Desired> desired = new ArrayList<>();
        golden.path("desired").forEach(message -> desired.add(desired(message)));
        assertThat(ofAssistant(ReadMessages.of(new MessageReader(tokenizer, new ToolNames(tools)), ids)))
                .isEqualTo(desired);
        assertThat(finishReason(ids, tools))
                .isEqualTo(golden.path("finish_reason").stringValue());
        assertThat(answer(ids, tools)).isEqualTo(answer(desired));
    }

    /** The turn ends where somebody else begins to speak. */
    private static List<Desired> ofAssistant(List<ReadMessage> messages) {
        return messages.stream()
                .takeWhile(message -> message.header().isAssistant())
                .map(message -> new Desired(
                        String.valueOf(message.header().channel()),
                        message.header().recipient(),
                        message.header().contentType(),
                        message.text(),
                        message.complete()))
                .toList();
    }

    private static Desired desired(JsonNode json) {
        return new Desired(
                json.path("channel").stringValue(),
                json.path("recipient").stringValue(null),
                json.path("content_type").stringValue(null),
                json.path("text").stringValue(),
                json.path("complete").booleanValue());
    }

    private HarmonyAnswer answer(int[] ids, Set<String> tools) {
        HarmonyParser parser = new HarmonyParser(tokenizer, tools);
        List<HarmonyEvent> events = new ArrayList<>();
        Arrays.stream(ids).forEach(id -> events.addAll(parser.push(id)));
        events.addAll(parser.finish());
        return HarmonyAnswer.of(events);
    }

    private static HarmonyAnswer answer(List<Desired> messages) {
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<HarmonyAnswer.Call> calls = new ArrayList<>();
        for (Desired message : messages) {
            if (message.recipient() != null) {
                calls.add(new HarmonyAnswer.Call(ToolNames.functionName(message.recipient()), message.text()));
            } else {
                (message.channel().equals("analysis") ? reasoning : content).append(message.text());
            }
        }
        return new HarmonyAnswer(content.toString(), reasoning.toString(), calls);
    }

    /** As an engine sees it that stops at every token which may end a message. */
    private String finishReason(int[] ids, Set<String> tools) {
        HarmonyParser parser = new HarmonyParser(tokenizer, tools);
        Arrays.stream(ids).forEach(parser::push);
        boolean stopped =
                ids.length > 0 && Set.of(RETURN, END_OF_TEXT, END, CALL).contains(ids[ids.length - 1]);
        if (!stopped && !parser.turnEnded()) {
            return "length";
        }
        return parser.toolCalls() > 0 ? "tool_calls" : "stop";
    }
}
