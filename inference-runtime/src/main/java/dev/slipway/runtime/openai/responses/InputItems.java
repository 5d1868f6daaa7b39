package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.openai.answer.Ids;
import dev.slipway.runtime.openai.request.JsonFields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The items of an input as {@code input_items} lists them: each with type and id, and contents as parts. */
final class InputItems {

    private final Ids ids;
    private final List<JsonNode> items = new ArrayList<>();

    /** @param ids for items that come without one */
    InputItems(Ids ids) {
        this.ids = ids;
    }

    List<JsonNode> list() {
        return items;
    }

    void addText(String text) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("id", ids.message()).put("type", "message").put("role", "user");
        items.add(withText(message, text));
    }

    void add(JsonFields item, String type) {
        ObjectNode kept = item.copy();
        if (!kept.path("id").isString()) {
            kept.put("id", newId(type));
        }
        kept.put("type", type);
        if (kept.path("content").isString()) {
            withText(kept, kept.path("content").stringValue());
        }
        items.add(kept);
    }

    private static ObjectNode withText(ObjectNode message, String text) {
        boolean said = message.path("role").asString("").equals("assistant");
        message.putArray("content")
                .addObject()
                .put("type", said ? "output_text" : "input_text")
                .put("text", text);
        return message;
    }

    private String newId(String type) {
        return switch (type) {
            case "reasoning" -> ids.reasoning();
            case "function_call" -> ids.functionCall();
            case "function_call_output" -> ids.functionOutput();
            default -> ids.message();
        };
    }
}
