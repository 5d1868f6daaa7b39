package dev.slipway.runtime.openai.messages;

import dev.slipway.runtime.grammar.HarmonyForm;
import dev.slipway.runtime.grammar.HarmonyForm.Calls;
import dev.slipway.runtime.grammar.TextForm;
import dev.slipway.runtime.harmony.Conversation.Tool;
import dev.slipway.runtime.openai.request.ChatTools;
import dev.slipway.runtime.openai.request.JsonFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tools that Anthropic's messages offer, and whether they may, must or must not be used: {@code tool_choice}. */
public record MessageTools(List<Tool> told, List<HarmonyForm.Tool> usable, Calls calls) {

    public MessageTools {
        told = List.copyOf(told);
        usable = List.copyOf(usable);
    }

    static MessageTools read(JsonFields request) {
        List<Tool> tools = new ArrayList<>();
        List<HarmonyForm.Tool> forms = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonFields fields : request.objects("tools")) {
            Tool tool = tool(fields);
            if (!names.add(tool.name())) {
                throw fields.wrong("name", "different from the names before it");
            }
            tools.add(tool);
            TextForm input = new TextForm.JsonSchema(fields.value("input_schema"), fields.path("input_schema"));
            forms.add(new HarmonyForm.Tool(tool.name(), input, fields.flag("strict", false)));
        }
        return chosen(request, tools, forms, names);
    }

    private static Tool tool(JsonFields fields) {
        if (!fields.text("type").orElse("custom").equals("custom")) {
            throw fields.wrong("type", "absent or \"custom\"; this server has no tools of its own");
        }
        String name = ChatTools.name(fields);
        fields.requiredObject("input_schema");
        return new Tool(name, fields.text("description").orElse(null), fields.value("input_schema"));
    }

    private static MessageTools chosen(
            JsonFields request, List<Tool> tools, List<HarmonyForm.Tool> forms, Set<String> names) {
        Optional<JsonFields> choice = request.object("tool_choice");
        choice.ifPresent(fields -> fields.flag("disable_parallel_tool_use", false));
        MessageTools none = new MessageTools(List.of(), List.of(), Calls.NONE);
        MessageTools allowed = tools.isEmpty() ? none : new MessageTools(tools, forms, Calls.ALLOWED);
        if (choice.isEmpty()) {
            return allowed;
        }
        JsonFields fields = choice.get();
        return switch (fields.requiredText("type")) {
            case "auto" -> allowed;
            case "none" -> none;
            case "any" -> required(fields, tools, forms);
            case "tool" -> named(fields, tools, forms, names);
            default -> throw fields.wrong("type", "one of auto, any, tool, none");
        };
    }

    private static MessageTools required(JsonFields choice, List<Tool> tools, List<HarmonyForm.Tool> forms) {
        if (tools.isEmpty()) {
            throw choice.wrong("type", "auto or none when there are no tools");
        }
        return new MessageTools(tools, forms, Calls.REQUIRED);
    }

    private static MessageTools named(
            JsonFields choice, List<Tool> tools, List<HarmonyForm.Tool> forms, Set<String> names) {
        String name = choice.requiredText("name");
        if (!names.contains(name)) {
            throw choice.wrong("name", "one of the tools' names " + names);
        }
        List<HarmonyForm.Tool> only =
                forms.stream().filter(form -> form.name().equals(name)).toList();
        return new MessageTools(tools, only, Calls.REQUIRED);
    }
}
