package dev.slipway.runtime.grammar;

import java.util.List;

/**
 * What a model's turn in Harmony has to be. Reasoning stays free.
 *
 * @param tools those that it may call
 */
public record HarmonyForm(TextForm answer, List<Tool> tools, Calls calls) {

    public HarmonyForm {
        tools = List.copyOf(tools);
    }

    public enum Calls {
        NONE,
        ALLOWED,
        /** A call ends the turn; there is no answer without one. */
        REQUIRED
    }

    /** @param strict whether arguments that cannot be enforced are refused; otherwise they may be any JSON object */
    public record Tool(String name, TextForm arguments, boolean strict) {}
}
