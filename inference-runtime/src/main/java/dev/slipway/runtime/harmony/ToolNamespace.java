package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.Conversation.Tool;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A group of tools as the prompt shows it: a TypeScript namespace. */
record ToolNamespace(String name, @Nullable String description, List<Tool> tools) {

    ToolNamespace {
        tools = List.copyOf(tools);
    }

    static String section(List<ToolNamespace> namespaces, HarmonyStyle style) {
        StringJoiner blocks = new StringJoiner("\n\n").add("# Tools");
        namespaces.stream()
                .sorted(Comparator.comparing(ToolNamespace::name))
                .forEach(namespace -> blocks.add(namespace.text(style)));
        return blocks.toString();
    }

    private String text(HarmonyStyle style) {
        StringBuilder out = new StringBuilder("## ").append(name).append('\n');
        if (tools.isEmpty()) {
            return out.append(description == null ? "" : '\n' + description.stripTrailing())
                    .toString();
        }
        appendRemark(out.append('\n'), description);
        out.append("namespace ").append(name).append(" {\n\n");
        tools.forEach(tool -> appendTool(out, tool, style));
        return out.append("} // namespace ").append(name).toString();
    }

    private static void appendRemark(StringBuilder out, @Nullable String text) {
        if (text != null) {
            text.lines().forEach(line -> out.append("// ").append(line).append('\n'));
        }
    }

    private static void appendTool(StringBuilder out, Tool tool, HarmonyStyle style) {
        if (tool.description() != null) {
            tool.description()
                    .lines()
                    .forEach(line -> out.append("// ").append(line).append('\n'));
        }
        out.append("type ").append(tool.name()).append(" = (");
        if (tool.parameters() != null) {
            out.append("_: ").append(ToolTypes.typeScript(tool.parameters(), style));
        }
        out.append(") => any;\n\n");
    }
}
