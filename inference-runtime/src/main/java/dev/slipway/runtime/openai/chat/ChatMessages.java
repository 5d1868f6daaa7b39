package dev.slipway.runtime.openai.chat;

import dev.slipway.runtime.harmony.Conversation.AssistantMessage;
import dev.slipway.runtime.harmony.Conversation.Message;
import dev.slipway.runtime.harmony.Conversation.ToolCall;
import dev.slipway.runtime.harmony.Conversation.ToolMessage;
import dev.slipway.runtime.harmony.Conversation.UserMessage;
import dev.slipway.runtime.openai.request.ChatTools;
import dev.slipway.runtime.openai.request.JsonFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The {@code messages} of a chat request: what system and developer say, and the conversation of the others. */
public final class ChatMessages {

    private static final String ROLES = "one of system, developer, user, assistant, tool";

    private final List<String> instructions = new ArrayList<>();
    private final List<Message> conversation = new ArrayList<>();
    private final Set<String> callIds = new HashSet<>();

    private ChatMessages() {}

    static ChatMessages read(JsonFields request) {
        List<JsonFields> messages = request.objects("messages");
        if (messages.isEmpty()) {
            throw request.wrong("messages", "an array of at least one message");
        }
        ChatMessages read = new ChatMessages();
        messages.forEach(read::add);
        return read;
    }

    /** Null if there are none. */
    @Nullable
    String instructions() {
        return instructions.isEmpty() ? null : String.join("\n\n", instructions);
    }

    List<Message> conversation() {
        return conversation;
    }

    private void add(JsonFields message) {
        message.text("name");
        switch (message.requiredText("role")) {
            case "system", "developer" -> instructions.add(requiredContent(message));
            case "user" -> conversation.add(new UserMessage(requiredContent(message)));
            case "assistant" -> conversation.add(assistant(message));
            case "tool" -> conversation.add(toolResult(message));
            default -> throw message.wrong("role", ROLES);
        }
    }

    private AssistantMessage assistant(JsonFields message) {
        refuseOtherSpeech(message);
        Optional<String> content = content(message).or(() -> message.text("refusal"));
        Optional<String> reasoning = message.text("reasoning").or(() -> message.text("reasoning_content"));
        List<ToolCall> calls = message.objects("tool_calls").stream()
                .map(ChatMessages::toolCall)
                .toList();
        if (content.isEmpty() && calls.isEmpty() && reasoning.isEmpty()) {
            throw message.missing("content", "a string or an array of text parts, unless there are tool_calls");
        }
        calls.forEach(call -> callIds.add(call.id()));
        return new AssistantMessage(content.orElse(null), reasoning.orElse(null), calls);
    }

    private static void refuseOtherSpeech(JsonFields message) {
        if (message.has("function_call")) {
            throw message.wrong("function_call", "absent; tool_calls say the same");
        }
        if (message.has("audio")) {
            throw message.wrong("audio", "absent; this model reads text only");
        }
    }

    private static ToolCall toolCall(JsonFields call) {
        if (!call.text("type").orElse("function").equals("function")) {
            throw call.wrong("type", "\"function\"");
        }
        JsonFields function = call.requiredObject("function");
        return new ToolCall(call.requiredText("id"), ChatTools.name(function), function.requiredText("arguments"));
    }

    private ToolMessage toolResult(JsonFields message) {
        String id = message.requiredText("tool_call_id");
        if (!callIds.contains(id)) {
            throw message.wrong("tool_call_id", "the id of a tool call of an earlier assistant message");
        }
        return new ToolMessage(id, requiredContent(message));
    }

    private static String requiredContent(JsonFields message) {
        return content(message)
                .orElseThrow(() -> message.has("content")
                        ? message.wrong("content", "a string or an array of at least one text part")
                        : message.missing("content", "a string or an array of text parts"));
    }

    private static Optional<String> content(JsonFields message) {
        JsonNode content = message.value("content");
        if (content.isString() || content.isMissingNode()) {
            return message.text("content");
        }
        if (!content.isArray()) {
            throw message.wrong("content", "a string or an array of text parts");
        }
        if (content.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                message.objects("content").stream().map(ChatMessages::partText).collect(Collectors.joining("\n")));
    }

    private static String partText(JsonFields part) {
        return switch (part.requiredText("type")) {
            case "text" -> part.requiredText("text");
            case "refusal" -> part.requiredText("refusal");
            default -> throw part.wrong("type", "\"text\"; this model reads text only");
        };
    }
}
