package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.grammar.HarmonyForm.Calls;
import dev.slipway.runtime.harmony.Conversation.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The functions that a chat request offers. */
public final class ChatTools {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private static final int MAX_TOOLS = 1024;

    private ChatTools() {}

    /** Those that the model is told of: none if {@code tool_choice} is none. */
    public static List<Tool> read(JsonFields request) {
        return read(request, false);
    }

    /** The same in the form of responses, where a function's fields are the tool's own. */
    public static List<Tool> readFlat(JsonFields request) {
        return read(request, true);
    }

    private static List<Tool> read(JsonFields request, boolean flat) {
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        if (request.value("tools").size() > MAX_TOOLS) {
            throw OpenAiErrors.tooMany("tools", request.value("tools").size(), "tools", MAX_TOOLS);
        }
        for (JsonFields element : request.objects("tools")) {
            Tool tool = tool(element, flat);
            if (!names.add(tool.name())) {
                throw function(element, flat).wrong("name", "different from the names before it");
            }
            tools.add(tool);
        }
        request.flag("parallel_tool_calls", true);
        return ToolChoice.read(request, flat).calls() == Calls.NONE ? List.of() : tools;
    }

    public static String name(JsonFields function) {
        String name = function.requiredText("name");
        if (!NAME.matcher(name).matches()) {
            throw function.wrong("name", "1 to 64 of the characters A-Z a-z 0-9 _ . -");
        }
        return name;
    }

    private static Tool tool(JsonFields element, boolean flat) {
        if (!element.requiredText("type").equals("function")) {
            throw element.wrong("type", "\"function\"; this server has no tools of its own");
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

    static JsonFields function(JsonFields element, boolean flat) {
        return flat ? element : element.requiredObject("function");
    }
}
