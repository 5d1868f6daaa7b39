package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.harmony.Conversation.AssistantMessage;
import dev.slipway.runtime.harmony.Conversation.Message;
import dev.slipway.runtime.harmony.Conversation.ToolCall;
import dev.slipway.runtime.harmony.Conversation.ToolMessage;
import dev.slipway.runtime.harmony.Conversation.UserMessage;
import dev.slipway.runtime.openai.answer.Ids;
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

/** The {@code input} of a response: items, and what they say to the model after an earlier conversation. */
public final class ResponseInput {

    private static final String ITEMS = "a string or an array of items";
    private static final String REFERENCE = "item_reference";

    private final List<Message> messages;
    private final TenantResponses store;
    private final InputItems items;
    private final List<String> instructions = new ArrayList<>();
    private final Set<String> callIds = new HashSet<>();
    private final List<ToolCall> calls = new ArrayList<>();
    private @Nullable String reasoning;

    private ResponseInput(List<Message> earlier, TenantResponses store, Ids ids) {
        this.messages = new ArrayList<>(earlier);
        this.store = store;
        this.items = new InputItems(ids);
        for (Message message : earlier) {
            if (message instanceof AssistantMessage assistant) {
                assistant.toolCalls().forEach(call -> callIds.add(call.id()));
            }
        }
    }

    /**
     * @param store where items may be that the input only refers to
     * @param ids for items that come without one
     */
    static ResponseInput read(JsonFields request, List<Message> earlier, TenantResponses store, Ids ids) {
        ResponseInput input = new ResponseInput(earlier, store, ids);
        JsonNode value = request.value("input");
        if (value.isString()) {
            input.messages.add(new UserMessage(value.stringValue()));
            input.items.addText(value.stringValue());
        } else {
            if (!value.isArray() || value.isEmpty()) {
                throw value.isMissingNode() ? request.missing("input", ITEMS) : request.wrong("input", ITEMS);
            }
            request.objects("input").forEach(input::add);
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
        return items.list();
    }

    private void add(JsonFields item) {
        String type = item.text("type").orElseGet(() -> isReference(item) ? REFERENCE : "message");
        if (type.equals(REFERENCE)) {
            add(item.instead(store.requiredItem(item.requiredText("id"), item.path("id"))));
            return;
        }
        items.add(item, type);
        switch (type) {
            case "message" -> addMessage(item);
            case "reasoning" -> {
                endTurn(null);
                reasoning = reasoning(item);
            }
            case "function_call" -> {
                ToolCall call = new ToolCall(
                        item.requiredText("call_id"), ChatTools.name(item), item.requiredText("arguments"));
                callIds.add(call.id());
                calls.add(call);
            }
            case "function_call_output" -> addResult(item);
            default ->
                throw item.wrong(
                        "type", "one of message, reasoning, function_call, function_call_output, " + REFERENCE);
        }
    }

    private static boolean isReference(JsonFields item) {
        return item.has("id") && !item.has("role") && !item.has("content");
    }

    /** As whole as the item still has it: a summary of ours is the reasoning itself. */
    private static @Nullable String reasoning(JsonFields item) {
        if (item.has("content") && !item.value("content").isEmpty()) {
            return parts(item, "content");
        }
        Optional<String> sealed = item.text("encrypted_content");
        if (sealed.isPresent()) {
            return SealedReasoning.open(sealed.get())
                    .orElseThrow(() -> item.wrong("encrypted_content", "a text that this server gave out"));
        }
        return item.has("summary") && !item.value("summary").isEmpty() ? parts(item, "summary") : null;
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
            case "input_text", "output_text", "reasoning_text", "summary_text", "text" -> part.requiredText("text");
            case "refusal" -> part.requiredText("refusal");
            default -> throw part.wrong("type", "input_text or output_text; this model reads text only");
        };
    }
}
