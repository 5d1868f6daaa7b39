package dev.slipway.runtime.harmony;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message as Harmony writes it.
 *
 * @param author who speaks
 * @param contentType may begin with {@code <|constrain|>}, which becomes that token
 * @param contents the parts of the body; each is encoded by itself
 */
record HarmonyMessage(
        Author author,
        @Nullable String channel,
        @Nullable String recipient,
        @Nullable String contentType,
        List<String> contents) {

    static final String ANALYSIS = "analysis";
    static final String COMMENTARY = "commentary";
    static final String FINAL = "final";

    /** @param name of a user, or of the tool when the role is {@code tool} */
    record Author(String role, @Nullable String name) {

        static final Author SYSTEM = new Author("system", null);
        static final Author DEVELOPER = new Author("developer", null);
        static final Author USER = new Author("user", null);
        static final Author ASSISTANT = new Author("assistant", null);

        static Author tool(String name) {
            return new Author("tool", name);
        }

        boolean isAssistant() {
            return role.equals("assistant");
        }

        boolean isTool() {
            return role.equals("tool");
        }
    }

    HarmonyMessage {
        contents = List.copyOf(contents);
    }

    static HarmonyMessage of(Author author, @Nullable String channel, String content) {
        return new HarmonyMessage(author, channel, null, null, List.of(content));
    }

    static HarmonyMessage call(String recipient, String arguments) {
        return new HarmonyMessage(
                Author.ASSISTANT, COMMENTARY, recipient, HarmonyTokens.CONSTRAIN + "json", List.of(arguments));
    }

    static HarmonyMessage result(String tool, String content) {
        return new HarmonyMessage(Author.tool(tool), COMMENTARY, "assistant", null, List.of(content));
    }

    boolean isFinal() {
        return author.isAssistant() && FINAL.equals(channel);
    }

    boolean isAnalysis() {
        return author.isAssistant() && ANALYSIS.equals(channel);
    }

    /** The recipient that the header names; {@code all} is the default and stays unsaid. */
    @Nullable
    String addressee() {
        return "all".equals(recipient) ? null : recipient;
    }
}
