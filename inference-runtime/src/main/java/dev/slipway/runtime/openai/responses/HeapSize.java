package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.harmony.Conversation.AssistantMessage;
import dev.slipway.runtime.harmony.Conversation.Message;
import dev.slipway.runtime.harmony.Conversation.ToolCall;
import dev.slipway.runtime.harmony.Conversation.ToolMessage;
import dev.slipway.runtime.harmony.Conversation.UserMessage;
import dev.slipway.runtime.openai.chat.ChatLogprobs;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** About how many bytes of memory values take; rather too many than too few. */
final class HeapSize {

    private static final long OBJECT = 48;
    private static final long CANDIDATE = 200;

    private HeapSize() {}

    static long of(@Nullable String text) {
        return text == null ? 0 : OBJECT + 2L * text.length();
    }

    static long of(JsonNode node) {
        if (node.isString()) {
            return OBJECT + of(node.stringValue());
        }
        long size = OBJECT;
        for (String name : node.propertyNames()) {
            size += OBJECT + of(name);
        }
        for (JsonNode child : node) {
            size += of(child);
        }
        return size;
    }

    static long of(Message message) {
        return switch (message) {
            case UserMessage user -> OBJECT + of(user.content());
            case ToolMessage result -> OBJECT + of(result.content()) + of(result.toolCallId());
            case AssistantMessage said ->
                OBJECT
                        + of(said.content())
                        + of(said.reasoning())
                        + said.toolCalls().stream().mapToLong(HeapSize::of).sum();
        };
    }

    private static long of(ToolCall call) {
        return OBJECT + of(call.id()) + of(call.name()) + of(call.arguments());
    }

    static long of(Response response) {
        AskedFields asked = response.request();
        return OBJECT * 10
                + of(asked.instructions())
                + of(asked.metadata())
                + of(asked.tools())
                + of(asked.toolChoice())
                + of(asked.text())
                + of(asked.user())
                + of(asked.promptCacheKey())
                + of(asked.safetyIdentifier())
                + ofOutput(response);
    }

    static long ofOutput(Response response) {
        return response.output().stream().mapToLong(HeapSize::of).sum();
    }

    private static long of(ResponseItem item) {
        return OBJECT * 4
                + switch (item) {
                    case ResponseItem.Message message -> of(message.content());
                    case ResponseItem.Reasoning thought ->
                        of(thought.content()) + of(thought.summary()) + of(thought.encryptedContent());
                    case ResponseItem.FunctionCall call -> of(call.arguments()) + of(call.name());
                };
    }

    private static long of(List<ResponseItem.Part> parts) {
        return parts.stream()
                .mapToLong(part -> OBJECT + of(part.text()) + ofTokens(part.logprobs()))
                .sum();
    }

    private static long ofTokens(@Nullable List<ChatLogprobs.Token> tokens) {
        return tokens == null
                ? 0
                : tokens.stream()
                        .mapToLong(token -> CANDIDATE * (1 + token.topLogprobs().size()))
                        .sum();
    }
}
