package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.grammar.HarmonyForm.Calls;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Whether the model may, must or must not call a function: {@code tool_choice}.
 *
 * @param only the functions that it may call, where not all that it is told of
 */
public record ToolChoice(Calls calls, Optional<Set<String>> only) {

    private static final String TYPES = "function or allowed_tools; this server has no tools of its own";

    /** @param flat as in responses, where a function's fields are the tool's own */
    static ToolChoice read(JsonFields request, boolean flat) {
        Set<String> names = new TreeSet<>();
        for (JsonFields tool : request.objects("tools")) {
            names.add(ChatTools.function(tool, flat).requiredText("name"));
        }
        JsonNode choice = request.value("tool_choice");
        if (choice.isMissingNode()) {
            return allowed(names);
        }
        if (choice.isObject()) {
            return chosen(request.requiredObject("tool_choice"), names, flat);
        }
        return switch (choice.isString() ? choice.stringValue() : "") {
            case "auto" -> allowed(names);
            case "none" -> new ToolChoice(Calls.NONE, Optional.empty());
            case "required" -> required(request, names);
            default ->
                throw request.wrong(
                        "tool_choice", "none, auto, required, a function to call or a set of allowed tools");
        };
    }

    boolean admits(String name) {
        return only.isEmpty() || only.get().contains(name);
    }

    /** Whether the model may call some of the functions that it is told of, and not others. */
    boolean forbidsSome() {
        return calls != Calls.NONE && only.isPresent();
    }

    private static ToolChoice allowed(Set<String> names) {
        return new ToolChoice(names.isEmpty() ? Calls.NONE : Calls.ALLOWED, Optional.empty());
    }

    private static ToolChoice required(JsonFields request, Set<String> names) {
        if (names.isEmpty()) {
            throw request.wrong("tool_choice", "none or auto when there are no tools");
        }
        return new ToolChoice(Calls.REQUIRED, Optional.empty());
    }

    private static ToolChoice chosen(JsonFields choice, Set<String> names, boolean flat) {
        return switch (choice.text("type").orElse("function")) {
            case "function" -> new ToolChoice(Calls.REQUIRED, Optional.of(Set.of(named(choice, names, flat))));
            case "allowed_tools" -> some(flat ? choice : choice.requiredObject("allowed_tools"), names, flat);
            default -> throw choice.wrong("type", TYPES);
        };
    }

    private static ToolChoice some(JsonFields choice, Set<String> names, boolean flat) {
        Calls calls = switch (choice.requiredText("mode")) {
            case "auto" -> Calls.ALLOWED;
            case "required" -> Calls.REQUIRED;
            default -> throw choice.wrong("mode", "auto or required");
        };
        Set<String> only = new TreeSet<>();
        for (JsonFields tool : choice.objects("tools")) {
            if (!tool.requiredText("type").equals("function")) {
                throw tool.wrong("type", "\"function\"");
            }
            only.add(named(tool, names, flat));
        }
        if (only.isEmpty()) {
            throw choice.wrong("tools", "an array of at least one of the tools' names " + names);
        }
        return new ToolChoice(calls, Optional.of(only));
    }

    private static String named(JsonFields choice, Set<String> names, boolean flat) {
        JsonFields function = ChatTools.function(choice, flat);
        String name = function.requiredText("name");
        if (!names.contains(name)) {
            throw function.wrong("name", "one of the tools' names " + names);
        }
        return name;
    }
}
