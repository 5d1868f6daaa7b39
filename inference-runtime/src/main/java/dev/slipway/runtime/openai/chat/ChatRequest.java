package dev.slipway.runtime.openai.chat;

import dev.slipway.runtime.harmony.Conversation;
import dev.slipway.runtime.harmony.Conversation.ReasoningEffort;
import dev.slipway.runtime.harmony.Conversation.SystemSettings;
import dev.slipway.runtime.openai.request.ChatTools;
import dev.slipway.runtime.openai.request.Constraints;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.request.TextForms;
import dev.slipway.runtime.openai.request.UnsupportedFields;
import dev.slipway.runtime.sampling.ScoreRequest;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** A checked request for a chat completion. */
public record ChatRequest(Conversation conversation, GenerationOptions options, MaxTokens maxTokens) {

    /** As many as were asked for, or 0 for as many as there is room for; and the field that says so. */
    public record MaxTokens(int asked, String field) {}

    private static final int MAX_TOP_LOGPROBS = 20;

    public static ChatRequest read(JsonFields request, ServedModel model, LocalDate today, LongSupplier seeds) {
        UnsupportedFields.refuseForChat(request);
        return new ChatRequest(
                conversation(request, today),
                GenerationOptions.read(request, model, scores(request), seeds)
                        .under(Constraints.ofChat(request, model)),
                maxTokens(request));
    }

    public static Conversation conversation(JsonFields request, LocalDate today) {
        ChatMessages messages = ChatMessages.read(request);
        SystemSettings system = SystemSettings.of(today, reasoningEffort(request, "reasoning_effort"));
        return new Conversation(
                system,
                messages.instructions(),
                ChatTools.read(request),
                TextForms.told(request).orElse(null),
                messages.conversation());
    }

    private static ScoreRequest scores(JsonFields request) {
        boolean wanted = request.flag("logprobs", false);
        int top = (int) request.integer("top_logprobs", 0, MAX_TOP_LOGPROBS).orElse(0);
        if (top > 0 && !wanted) {
            throw request.wrong("top_logprobs", "absent or 0 unless logprobs is true");
        }
        return wanted ? new ScoreRequest(true, false, top) : ScoreRequest.NONE;
    }

    Set<String> functions() {
        return conversation.tools().stream().map(Conversation.Tool::name).collect(Collectors.toSet());
    }

    public static ReasoningEffort reasoningEffort(JsonFields fields, String name) {
        return switch (fields.text(name).orElse("medium")) {
            case "none", "minimal" -> ReasoningEffort.NONE;
            case "low" -> ReasoningEffort.LOW;
            case "medium" -> ReasoningEffort.MEDIUM;
            case "high" -> ReasoningEffort.HIGH;
            default -> throw fields.wrong(name, "one of none, minimal, low, medium, high");
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
