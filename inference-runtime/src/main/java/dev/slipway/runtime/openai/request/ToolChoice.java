package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.grammar.HarmonyForm.Calls;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Whether the model may, must or must not call a function: {@code tool_choice}. */
public record ToolChoice(Calls calls, Optional<String> only) {

    /** @param flat as in responses, where a function's fields are the tool's own */
    static ToolChoice read(JsonFields request, boolean flat) {
        Set<String> names = new HashSet<>();
        for (JsonFields tool : request.objects("tools")) {
            names.add(ChatTools.function(tool, flat).requiredText("name"));
        }
        JsonNode choice = request.value("tool_choice");
        if (choice.isMissingNode()) {
            return new ToolChoice(names.isEmpty() ? Calls.NONE : Calls.ALLOWED, Optional.empty());
        }
        if (choice.isObject()) {
            return named(request.requiredObject("tool_choice"), names, flat);
        }
        return switch (choice.isString() ? choice.stringValue() : "") {
            case "auto" -> new ToolChoice(names.isEmpty() ? Calls.NONE : Calls.ALLOWED, Optional.empty());
            case "none" -> new ToolChoice(Calls.NONE, Optional.empty());
            case "required" -> required(request, names);
            default -> throw request.wrong("tool_choice", "none, auto, required or a function to call");
        };
    }

    boolean admits(String name) {
        return only.isEmpty() || only.get().equals(name);
    }

    private static ToolChoice required(JsonFields request, Set<String> names) {
        if (names.isEmpty()) {
            throw request.wrong("tool_choice", "none or auto when there are no tools");
        }
        return new ToolChoice(Calls.REQUIRED, Optional.empty());
    }

    private static ToolChoice named(JsonFields choice, Set<String> names, boolean flat) {
        if (!choice.text("type").orElse("function").equals("function")) {
            throw choice.wrong("type", "\"function\"");
        }
        JsonFields function = ChatTools.function(choice, flat);
        String name = function.requiredText("name");
        if (!names.contains(name)) {
            throw function.wrong("name", "one of the tools' names " + names);
        }
        return new ToolChoice(Calls.REQUIRED, Optional.of(name));
    }
}
