package dev.slipway.runtime.harmony;

/** How a rendered conversation ends, and so what the model writes next. */
public enum PromptEnd {
    /** In {@code <|start|>assistant}: the model answers. */
    NEW_ANSWER,
    /** Inside the last message, which is the assistant's: the model goes on with it. */
    OPEN_ANSWER,
    /** After the last message: the model decides who speaks. */
    LAST_MESSAGE
}
