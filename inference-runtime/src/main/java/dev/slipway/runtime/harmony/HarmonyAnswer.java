package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.HarmonyEvent.ContentDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.MessageEnd;
import dev.slipway.runtime.harmony.HarmonyEvent.ReasoningDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.ToolCallDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.ToolCallStart;
import java.util.ArrayList;
import java.util.List;

/** A whole answer: the texts of each kind, one after the other. */
public record HarmonyAnswer(String content, String reasoning, List<Call> toolCalls) {

    public HarmonyAnswer {
        toolCalls = List.copyOf(toolCalls);
    }

    public record Call(String name, String arguments) {}

    /** The answer that the events of one parser, in their order, amount to. */
    public static HarmonyAnswer of(Iterable<HarmonyEvent> events) {
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<String> names = new ArrayList<>();
        List<StringBuilder> arguments = new ArrayList<>();
        for (HarmonyEvent event : events) {
            switch (event) {
                case ContentDelta(String text) -> content.append(text);
                case ReasoningDelta(String text) -> reasoning.append(text);
                case ToolCallStart(int index, String name) -> {
                    names.add(name);
                    arguments.add(new StringBuilder());
                }
                case ToolCallDelta(int index, String delta) ->
                    arguments.get(index).append(delta);
                case MessageEnd end -> {}
            }
        }
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            calls.add(new Call(names.get(i), arguments.get(i).toString()));
        }
        return new HarmonyAnswer(content.toString(), reasoning.toString(), calls);
    }
}
