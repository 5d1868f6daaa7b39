package dev.slipway.runtime.openai.responses;

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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code input} of a response: items, and what they say to the model after an earlier conversation. */
public final class ResponseInput {

    private static final String ITEMS = "a string or an array of items";

    private final List<Message> messages;
    private final List<String> instructions = new ArrayList<>();
    private final List<JsonNode> items = new ArrayList<>();
    private final Set<String> callIds = new HashSet<>();
    private final List<ToolCall> calls = new ArrayList<>();
    private @Nullable String reasoning;

    private ResponseInput(List<Message> earlier) {
        this.messages = new ArrayList<>(earlier);
        for (Message message : earlier) {
            if (message instanceof AssistantMessage assistant) {
                assistant.toolCalls().forEach(call -> callIds.add(call.id()));
            }
        }
    }

    /** @param ids for items that come without one */
    static ResponseInput read(JsonFields request, List<Message> earlier, Supplier<String> ids) {
        ResponseInput input = new ResponseInput(earlier);
        JsonNode value = request.value("input");
        if (value.isString()) {
            input.messages.add(new UserMessage(value.stringValue()));
            input.items.add(message("user", value.stringValue()).put("id", ids.get()));
        } else {
            if (!value.isArray() || value.isEmpty()) {
                throw value.isMissingNode() ? request.missing("input", ITEMS) : request.wrong("input", ITEMS);
            }
            request.objects("input").forEach(item -> input.add(item, ids));
            input.endTurn(null);
        }
        return input;
    }

    List<Message> messages() {
        return messages;
    }

    List<String> instructions() {
        return instructions;
    }

    List<JsonNode> items() {
        return items;
    }

    private void add(JsonFields item, Supplier<String> ids) {
        keep(item, ids);
        switch (item.text("type").orElse("message")) {
            case "message" -> addMessage(item);
            case "reasoning" -> {
                endTurn(null);
                reasoning = item.has("content") ? parts(item, "content") : null;
            }
            case "function_call" -> {
                ToolCall call = new ToolCall(
                        item.requiredText("call_id"), ChatTools.name(item), item.requiredText("arguments"));
                callIds.add(call.id());
                calls.add(call);
            }
            case "function_call_output" -> addResult(item);
            default -> throw item.wrong("type", "one of message, reasoning, function_call, function_call_output");
        }
    }

    private void addMessage(JsonFields item) {
        String text = parts(item, "content");
        switch (item.requiredText("role")) {
            case "system", "developer" -> instructions.add(text);
            case "user" -> {
                endTurn(null);
                messages.add(new UserMessage(text));
            }
            case "assistant" -> endTurn(text);
            default -> throw item.wrong("role", "one of system, developer, user, assistant");
        }
    }

    private void addResult(JsonFields item) {
        String id = item.requiredText("call_id");
        if (!callIds.contains(id)) {
            throw item.wrong("call_id", "the call_id of an earlier function_call");
        }
        endTurn(null);
        messages.add(new ToolMessage(id, parts(item, "output")));
    }

    /** What the model said since the last other message becomes one message of its own. */
    private void endTurn(@Nullable String content) {
        if (content != null || reasoning != null || !calls.isEmpty()) {
            messages.add(new AssistantMessage(content, reasoning, List.copyOf(calls)));
        }
        reasoning = null;
        calls.clear();
    }

    private static String parts(JsonFields item, String name) {
        JsonNode value = item.value(name);
        if (value.isString()) {
            return value.stringValue();
        }
        if (!value.isArray()) {
            throw value.isMissingNode()
                    ? item.missing(name, "a string or an array of text parts")
                    : item.wrong(name, "a string or an array of text parts");
        }
        return item.objects(name).stream().map(ResponseInput::text).collect(Collectors.joining("\n"));
    }

    private static String text(JsonFields part) {
        return switch (part.requiredText("type")) {
            case "input_text", "output_text", "reasoning_text", "text" -> part.requiredText("text");
            case "refusal" -> part.requiredText("refusal");
            default -> throw part.wrong("type", "input_text or output_text; this model reads text only");
        };
    }

    private void keep(JsonFields item, Supplier<String> ids) {
        ObjectNode kept = item.copy();
        if (!kept.path("id").isString()) {
            kept.put("id", ids.get());
        }
        if (!kept.path("type").isString()) {
            kept.put("type", "message");
        }
        if (kept.path("content").isString()) {
            kept.set("content", message("", kept.path("content").stringValue()).path("content"));
        }
        items.add(kept);
    }

    private static ObjectNode message(String role, String text) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("type", "message").put("role", role);
        message.putArray("content").addObject().put("type", "input_text").put("text", text);
        return message;
    }
}
