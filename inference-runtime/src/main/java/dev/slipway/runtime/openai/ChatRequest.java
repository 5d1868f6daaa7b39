package dev.slipway.runtime.openai;

import dev.slipway.runtime.harmony.Conversation;
import dev.slipway.runtime.harmony.Conversation.ReasoningEffort;
import dev.slipway.runtime.harmony.Conversation.SystemSettings;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** A checked request for a chat completion. */
record ChatRequest(Conversation conversation, GenerationOptions options, MaxTokens maxTokens) {

    /** As many as were asked for, or 0 for as many as there is room for; and the field that says so. */
    record MaxTokens(int asked, String field) {}

    static ChatRequest read(JsonFields request, ServingOptions serving, LocalDate today, LongSupplier seeds) {
        UnsupportedFields.refuseForChat(request);
        ChatMessages messages = ChatMessages.read(request);
        SystemSettings system = SystemSettings.of(today, reasoningEffort(request));
        Conversation conversation = new Conversation(
                system, messages.instructions(), ChatTools.read(request), null, messages.conversation());
        return new ChatRequest(conversation, GenerationOptions.read(request, serving, seeds), maxTokens(request));
    }

    Set<String> functions() {
        return conversation.tools().stream().map(Conversation.Tool::name).collect(Collectors.toSet());
    }

    private static ReasoningEffort reasoningEffort(JsonFields request) {
        return switch (request.text("reasoning_effort").orElse("medium")) {
            case "none", "minimal" -> ReasoningEffort.NONE;
            case "low" -> ReasoningEffort.LOW;
            case "medium" -> ReasoningEffort.MEDIUM;
            case "high" -> ReasoningEffort.HIGH;
            default -> throw request.wrong("reasoning_effort", "one of none, minimal, low, medium, high");
        };
    }

    private static MaxTokens maxTokens(JsonFields request) {
        OptionalLong older = request.integer("max_tokens", 1, Integer.MAX_VALUE);
        OptionalLong newer = request.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        return newer.isPresent()
                ? new MaxTokens((int) newer.getAsLong(), "max_completion_tokens")
                : new MaxTokens((int) older.orElse(0), "max_tokens");
    }
}
