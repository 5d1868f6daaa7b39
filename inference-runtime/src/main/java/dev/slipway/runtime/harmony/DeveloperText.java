package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.Conversation.ResponseFormat;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The body of a developer message: instructions, functions, response format. */
record DeveloperText(
        @Nullable String instructions,
        List<ToolNamespace> namespaces,
        @Nullable ResponseFormat responseFormat) {

    /** Empty if there is nothing to say. */
    static String of(Conversation conversation, HarmonyStyle style) {
        String instructions = conversation.instructions();
        List<ToolNamespace> namespaces = conversation.tools().isEmpty()
                ? List.of()
                : List.of(new ToolNamespace("functions", null, conversation.tools()));
        return new DeveloperText(
                        instructions == null || instructions.isEmpty() ? null : instructions,
                        namespaces,
                        conversation.responseFormat())
                .text(style);
    }

    String text(HarmonyStyle style) {
        StringJoiner blocks = new StringJoiner("\n\n");
        if (instructions != null) {
            blocks.add("# Instructions").add(instructions);
        }
        if (!namespaces.isEmpty()) {
            blocks.add(ToolNamespace.section(namespaces, style));
        }
        if (responseFormat != null) {
            blocks.add("# Response Formats").add("## " + responseFormat.name()).add(describedSchema(responseFormat));
        }
        return blocks.toString();
    }

    private static String describedSchema(ResponseFormat format) {
        String schema = format.schema().toString();
        return format.description() == null ? schema : "// " + format.description() + "\n" + schema;
    }
}
