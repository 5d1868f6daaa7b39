package dev.slipway.runtime.openai;

import dev.slipway.runtime.harmony.Conversation.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The functions that a chat request offers. */
final class ChatTools {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private ChatTools() {}

    /** Those that the model is told of: none if {@code tool_choice} is none. */
    static List<Tool> read(JsonFields request) {
        return read(request, false);
    }

    /** The same in the form of responses, where a function's fields are the tool's own. */
    static List<Tool> readFlat(JsonFields request) {
        return read(request, true);
    }

    private static List<Tool> read(JsonFields request, boolean flat) {
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonFields element : request.objects("tools")) {
            Tool tool = tool(element, flat);
            if (!names.add(tool.name())) {
                throw function(element, flat).wrong("name", "different from the names before it");
            }
            tools.add(tool);
        }
        request.flag("parallel_tool_calls", true);
        return mayCall(request, names, flat) ? tools : List.of();
    }

    static String name(JsonFields function) {
        String name = function.requiredText("name");
        if (!NAME.matcher(name).matches()) {
            throw function.wrong("name", "1 to 64 of the characters A-Z a-z 0-9 _ . -");
        }
        return name;
    }

    private static Tool tool(JsonFields element, boolean flat) {
        if (!element.requiredText("type").equals("function")) {
            throw element.wrong("type", "\"function\"");
        }
        JsonFields function = function(element, flat);
        JsonNode parameters = function.value("parameters");
        function.object("parameters");
        function.flag("strict", false);
        return new Tool(
                name(function),
                function.text("description").orElse(null),
                parameters.isMissingNode() ? null : parameters);
    }

    private static JsonFields function(JsonFields element, boolean flat) {
        return flat ? element : element.requiredObject("function");
    }

    private static boolean mayCall(JsonFields request, Set<String> names, boolean flat) {
        JsonNode choice = request.value("tool_choice");
        if (choice.isMissingNode()) {
            return true;
        }
        if (choice.isObject()) {
            throw forcedCall(request, names, flat);
        }
        return switch (choice.isString() ? choice.stringValue() : "") {
            case "auto" -> true;
            case "none" -> false;
            case "required" -> throw required(request, names);
            default -> throw request.wrong("tool_choice", "none, auto, required or a function to call");
        };
    }

    private static OpenAiException required(JsonFields request, Set<String> names) {
        return names.isEmpty()
                ? request.wrong("tool_choice", "none or auto when there are no tools")
                : OpenAiErrors.unsupported("tool_choice", "is \"required\"; this server takes only none and auto");
    }

    private static OpenAiException forcedCall(JsonFields request, Set<String> names, boolean flat) {
        JsonFields function = function(request.requiredObject("tool_choice"), flat);
        return names.contains(function.requiredText("name"))
                ? OpenAiErrors.unsupported("tool_choice", "names a function; this server takes only none and auto")
                : function.wrong("name", "one of the tools' names " + names);
    }
}
