package dev.slipway.runtime.harmony;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.harmony.Conversation.AssistantMessage;
import dev.slipway.runtime.harmony.Conversation.ToolCall;
import dev.slipway.runtime.harmony.Conversation.ToolMessage;
import dev.slipway.runtime.harmony.Conversation.UserMessage;
import dev.slipway.runtime.harmony.HarmonyMessage.Author;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a conversation as Harmony has them. A model that makes several calls makes one after the other, so each result
 * follows its call, in whatever order a client lists them.
 */
final class History {

    /** @param callId of a call or a result */
    private record Entry(HarmonyMessage message, @Nullable String callId) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> tools = new HashMap<>();

    private History() {}

    static List<HarmonyMessage> of(List<Conversation.Message> conversation) {
        History history = new History();
        for (Conversation.Message message : conversation) {
            switch (message) {
                case UserMessage user -> history.add(HarmonyMessage.of(Author.USER, null, user.content()));
                case AssistantMessage assistant -> history.add(assistant);
                case ToolMessage result -> history.add(result);
            }
        }
        return history.entries.stream().map(Entry::message).toList();
    }

    private void add(AssistantMessage assistant) {
        String reasoning = assistant.reasoning();
        if (reasoning != null && !reasoning.isEmpty()) {
            add(HarmonyMessage.of(Author.ASSISTANT, HarmonyMessage.ANALYSIS, reasoning));
        }
        String content = assistant.content();
        boolean isPreamble = !assistant.toolCalls().isEmpty();
        if (content != null && !(isPreamble && content.isEmpty())) {
            String channel = isPreamble ? HarmonyMessage.COMMENTARY : HarmonyMessage.FINAL;
            add(HarmonyMessage.of(Author.ASSISTANT, channel, content));
        }
        for (ToolCall call : assistant.toolCalls()) {
            String tool = ToolNames.PREFIX + call.name();
            tools.put(call.id(), tool);
            entries.add(new Entry(HarmonyMessage.call(tool, call.arguments()), call.id()));
        }
    }

    private void add(ToolMessage result) {
        String id = result.toolCallId();
        HarmonyMessage message = HarmonyMessage.result(requireNonNull(tools.get(id)), result.content());
        entries.add(after(id), new Entry(message, id));
    }

    private void add(HarmonyMessage message) {
        entries.add(new Entry(message, null));
    }

    /** Behind its call, if only other calls and results have come since; nothing is moved over what the model thought or said. */
    private int after(String callId) {
        for (int i = entries.size(); i > 0 && entries.get(i - 1).callId() != null; i--) {
            if (callId.equals(entries.get(i - 1).callId())) {
                return i;
            }
        }
        return entries.size();
    }
}
