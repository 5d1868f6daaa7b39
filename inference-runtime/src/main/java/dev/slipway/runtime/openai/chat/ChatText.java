package dev.slipway.runtime.openai.chat;

import dev.slipway.runtime.openai.chat.ChatChunk.Delta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the deltas of a chat's answer together, as a client of a stream does. */
public final class ChatText {

    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<Call> calls = new ArrayList<>();

    private record Call(String id, String name, StringBuilder arguments) {}

    void append(Delta delta) {
        append(content, delta.content());
        append(reasoning, delta.reasoning());
        if (delta.toolCalls() != null) {
            delta.toolCalls().forEach(this::append);
        }
    }

    ChatCompletion.Message message() {
        String thought = orNull(reasoning);
        List<ChatCompletion.ToolCall> made = calls.stream()
                .map(call -> new ChatCompletion.ToolCall(
                        call.id(),
                        "function",
                        new ChatCompletion.Function(
                                call.name(), call.arguments().toString())))
                .toList();
        return new ChatCompletion.Message("assistant", orNull(content), thought, thought, made);
    }

    private void append(ChatChunk.ToolCall call) {
        if (call.id() != null && call.function().name() != null) {
            calls.add(new Call(call.id(), call.function().name(), new StringBuilder()));
        }
        calls.get(call.index()).arguments().append(call.function().arguments());
    }

    private static void append(StringBuilder text, @Nullable String more) {
        if (more != null) {
            text.append(more);
        }
    }

    private static @Nullable String orNull(StringBuilder text) {
        return text.isEmpty() ? null : text.toString();
    }
}
