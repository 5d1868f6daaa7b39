package dev.slipway.runtime.harmony;

import org.jspecify.annotations.Nullable;

/**
 * The header of a message as it was understood.
 *
 * @param role system, developer, user, assistant or tool
 * @param name of the tool that speaks
 * @param channel null only if the message is not the assistant's
 */
record Header(
        String role,
        @Nullable String name,
        @Nullable String channel,
        @Nullable String recipient,
        @Nullable String contentType) {

    static final String ASSISTANT = "assistant";
    static final String TOOL = "tool";

    boolean isAssistant() {
        return role.equals(ASSISTANT);
    }

    HarmonyEvent.Kind kind() {
        if (recipient != null) {
            return HarmonyEvent.Kind.TOOL_CALL;
        }
        return HarmonyMessage.ANALYSIS.equals(channel) ? HarmonyEvent.Kind.REASONING : HarmonyEvent.Kind.CONTENT;
    }
}
