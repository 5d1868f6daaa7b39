package dev.slipway.runtime.openai.chat;

/**
 * What of an answer is shown, beside what the model writes.
 *
 * @param reasoning whether the reasoning is
 * @param echo comes before the content
 */
public record ChatForm(boolean reasoning, String echo) {

    /** All that the model writes, and nothing else. */
    public static final ChatForm PLAIN = new ChatForm(true, "");
}
