package dev.slipway.runtime.harmony;

/** What a stream of generated tokens says, piece by piece. */
public sealed interface HarmonyEvent {

    enum Kind {
        REASONING,
        CONTENT,
        TOOL_CALL
    }

    record ReasoningDelta(String text) implements HarmonyEvent {}

    record ContentDelta(String text) implements HarmonyEvent {}

    /** A call begins; {@code index} counts the calls of this answer from 0. {@code name} has no {@code functions.} before it. */
    record ToolCallStart(int index, String name) implements HarmonyEvent {}

    record ToolCallDelta(int index, String arguments) implements HarmonyEvent {}

    /**
     * A message ends; the next delta belongs to a new one. A message without text has only this event.
     *
     * @param complete false if the stream stopped inside the message
     */
    record MessageEnd(Kind kind, boolean complete) implements HarmonyEvent {}
}
