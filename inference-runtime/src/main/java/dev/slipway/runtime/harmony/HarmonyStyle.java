package dev.slipway.runtime.harmony;

/** The two ways to write a conversation, which differ in tool calls and in old reasoning. */
public enum HarmonyStyle {

    /**
     * As the models write: {@code <|channel|>commentary to=functions.NAME}. Reasoning goes when a later final answer follows it.
     * Local references and {@code anyOf} of a schema become types.
     */
    CHANNEL_FIRST,

    /**
     * Token for token as the openai-harmony library: {@code to=functions.NAME<|channel|>commentary}. Reasoning goes only before the
     * first final answer, and only when the last assistant message is one.
     */
    LIBRARY
}
