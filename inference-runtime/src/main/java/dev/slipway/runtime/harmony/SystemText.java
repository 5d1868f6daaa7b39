package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.Conversation.ReasoningEffort;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The body of a system message, block by block; absent blocks are null or empty.
 *
 * @param currentDate as YYYY-MM-DD
 * @param effort in lower case
 * @param builtInTools browser and python; the client's functions stand in the developer message
 * @param functionsOffered whether some developer message offers functions
 */
record SystemText(
        @Nullable String identity,
        @Nullable String knowledgeCutoff,
        @Nullable String currentDate,
        @Nullable String effort,
        List<ToolNamespace> builtInTools,
        List<String> channels,
        boolean channelRequired,
        boolean functionsOffered) {

    static String of(Conversation conversation) {
        Conversation.SystemSettings settings = conversation.system();
        return new SystemText(
                        settings.identity(),
                        settings.knowledgeCutoff(),
                        settings.currentDate() == null
                                ? null
                                : settings.currentDate().toString(),
                        effort(settings.reasoningEffort()),
                        List.of(),
                        ChannelName.ALL,
                        true,
                        !conversation.tools().isEmpty())
                .text();
    }

    String text() {
        StringJoiner blocks = new StringJoiner("\n\n");
        addIfAny(blocks, facts());
        if (effort != null) {
            blocks.add("Reasoning: " + effort);
        }
        if (!builtInTools.isEmpty()) {
            blocks.add(ToolNamespace.section(builtInTools, HarmonyStyle.LIBRARY));
        }
        addIfAny(blocks, channelRules());
        return blocks.toString();
    }

    private String facts() {
        StringJoiner lines = new StringJoiner("\n");
        if (identity != null) {
            lines.add(identity);
        }
        if (knowledgeCutoff != null) {
            lines.add("Knowledge cutoff: " + knowledgeCutoff);
        }
        if (currentDate != null) {
            lines.add("Current date: " + currentDate);
        }
        return lines.toString();
    }

    private String channelRules() {
        if (channels.isEmpty()) {
            return "";
        }
        String rules = "# Valid channels: " + String.join(", ", channels) + ".";
        if (channelRequired) {
            rules += " Channel must be included for every message.";
        }
        if (functionsOffered) {
            rules += "\nCalls to these tools must go to the commentary channel: 'functions'.";
        }
        return rules;
    }

    private static String effort(ReasoningEffort effort) {
        return effort == ReasoningEffort.NONE ? "low" : effort.name().toLowerCase(Locale.ROOT);
    }

    private static void addIfAny(StringJoiner blocks, String block) {
        if (!block.isEmpty()) {
            blocks.add(block);
        }
    }
}
