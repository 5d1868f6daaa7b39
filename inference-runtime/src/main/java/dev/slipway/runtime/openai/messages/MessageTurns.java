package dev.slipway.runtime.openai.messages;

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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The {@code system} and {@code messages} of Anthropic's messages: blocks, and what they say to the model. */
public final class MessageTurns {

    private static final String BLOCKS = "a string or an array of blocks";
    private static final String USER = "one of text, tool_result; this model reads text only";
    private static final String ASSISTANT = "one of text, thinking, tool_use";

    private final List<Message> messages = new ArrayList<>();
    private final Set<String> callIds = new HashSet<>();
    private final @Nullable String instructions;

    private MessageTurns(@Nullable String instructions) {
        this.instructions = instructions;
    }

    static MessageTurns read(JsonFields request) {
        MessageTurns turns = new MessageTurns(request.has("system") ? text(request, "system") : null);
        List<JsonFields> messages = request.objects("messages");
        if (messages.isEmpty()) {
            throw request.wrong("messages", "an array of at least one message");
        }
        messages.forEach(turns::add);
        if (messages.getLast().requiredText("role").equals("assistant")) {
            throw messages.getLast().wrong("role", "user in the last message; an answer cannot be begun for the model");
        }
        return turns;
    }

    @Nullable
    String instructions() {
        return instructions;
    }

    List<Message> messages() {
        return messages;
    }

    private void add(JsonFields message) {
        switch (message.requiredText("role")) {
            case "user" -> addUser(message);
            case "assistant" -> addAssistant(message);
            default -> throw message.wrong("role", "one of user, assistant; instructions go into the field system");
        }
    }

    private void addUser(JsonFields message) {
        if (message.value("content").isString()) {
            messages.add(new UserMessage(message.requiredText("content")));
            return;
        }
        List<String> texts = new ArrayList<>();
        for (JsonFields block : blocks(message, "content")) {
            switch (block.requiredText("type")) {
                case "text" -> texts.add(block.requiredText("text"));
                case "tool_result" -> {
                    flush(texts);
                    messages.add(result(block));
                }
                default -> throw block.wrong("type", USER);
            }
        }
        flush(texts);
    }

    private void flush(List<String> texts) {
        if (!texts.isEmpty()) {
            messages.add(new UserMessage(String.join("\n", texts)));
            texts.clear();
        }
    }

    private ToolMessage result(JsonFields block) {
        String id = block.requiredText("tool_use_id");
        if (!callIds.contains(id)) {
            throw block.wrong("tool_use_id", "the id of an earlier tool_use");
        }
        String content = block.has("content") ? text(block, "content") : "";
        return new ToolMessage(id, block.flag("is_error", false) ? "Error: " + content : content);
    }

    private void addAssistant(JsonFields message) {
        if (message.value("content").isString()) {
            messages.add(new AssistantMessage(message.requiredText("content"), null, List.of()));
            return;
        }
        List<String> texts = new ArrayList<>();
        List<String> thoughts = new ArrayList<>();
        List<ToolCall> calls = new ArrayList<>();
        for (JsonFields block : blocks(message, "content")) {
            switch (block.requiredText("type")) {
                case "text" -> texts.add(block.requiredText("text"));
                case "thinking" -> thoughts.add(block.requiredText("thinking"));
                case "tool_use" -> calls.add(call(block));
                default -> throw block.wrong("type", ASSISTANT);
            }
        }
        messages.add(new AssistantMessage(joined(texts), joined(thoughts), calls));
    }

    private ToolCall call(JsonFields block) {
        block.requiredObject("input");
        ToolCall call = new ToolCall(
                block.requiredText("id"),
                ChatTools.name(block),
                block.value("input").toString());
        callIds.add(call.id());
        return call;
    }

    private static @Nullable String joined(List<String> texts) {
        return texts.isEmpty() ? null : String.join("\n", texts);
    }

    private static String text(JsonFields fields, String name) {
        return fields.value(name).isString()
                ? fields.requiredText(name)
                : blocks(fields, name).stream().map(MessageTurns::text).collect(Collectors.joining("\n"));
    }

    private static String text(JsonFields block) {
        if (!block.requiredText("type").equals("text")) {
            throw block.wrong("type", "text; this model reads text only");
        }
        return block.requiredText("text");
    }

    private static List<JsonFields> blocks(JsonFields fields, String name) {
        JsonNode value = fields.value(name);
        if (!value.isArray() || value.isEmpty() && name.equals("content") && fields.has("role")) {
            throw value.isMissingNode() ? fields.missing(name, BLOCKS) : fields.wrong(name, BLOCKS);
        }
        return fields.objects(name);
    }
}
