package dev.slipway.runtime.openai.chat;

import dev.slipway.runtime.harmony.Conversation.ReasoningEffort;
import dev.slipway.runtime.harmony.PromptEnd;
import dev.slipway.runtime.openai.request.Constraints;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.PromptCut;
import dev.slipway.runtime.openai.request.ReasoningLimit;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.request.UnsupportedFields;
import dev.slipway.runtime.sampling.ScoreRequest;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** A checked request for a chat completion. */
public record ChatRequest(
        ChatPrompt prompt, GenerationOptions options, ChatForm form, MaxTokens maxTokens, PromptCut cut) {

    /** As many as were asked for, or {@link ServedModel#AS_MANY_AS_FIT}; and the field that says so. */
    public record MaxTokens(int asked, String field) {}

    public static ChatRequest read(JsonFields request, ServedModel model, LocalDate today, LongSupplier seeds) {
        UnsupportedFields.refuseForChat(request);
        ChatPrompt prompt = ChatPrompt.read(request, today);
        MaxTokens maxTokens = maxTokens(request);
        GenerationOptions options = GenerationOptions.read(request, model, scores(request, model), seeds)
                .under(Constraints.ofChat(request, model))
                .within(ReasoningLimit.read(request, model));
        if (prompt.end() == PromptEnd.OPEN_ANSWER && options.grammar().isPresent()) {
            throw request.wrong("continue_final_message", "false when the form of the answer is constrained");
        }
        return new ChatRequest(
                prompt, options, form(request, prompt), maxTokens, PromptCut.read(request, model, maxTokens.asked()));
    }

    /** The prompt's tokens, as many of them as the request keeps. */
    public int[] promptTokens(BpeTokenizer tokenizer) {
        return cut.of(prompt.tokens(tokenizer));
    }

    /** How hard the model is to think. */
    public static ReasoningEffort reasoningEffort(JsonFields fields, String name) {
        return TemplateFields.effort(fields, name);
    }

    private static ChatForm form(JsonFields request, ChatPrompt prompt) {
        return new ChatForm(
                request.flag("include_reasoning", true), request.flag("echo", false) ? prompt.lastAnswer() : "");
    }

    private static ScoreRequest scores(JsonFields request, ServedModel model) {
        boolean wanted = request.flag("logprobs", false);
        int top = (int) request.integer("top_logprobs", 0, model.maxLogprobs()).orElse(0);
        if (top > 0 && !wanted) {
            throw request.wrong("top_logprobs", "absent or 0 unless logprobs is true");
        }
        return wanted ? new ScoreRequest(true, false, top) : ScoreRequest.NONE;
    }

    private static MaxTokens maxTokens(JsonFields request) {
        OptionalLong older = request.integer("max_tokens", 1, Integer.MAX_VALUE);
        OptionalLong newer = request.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        return newer.isPresent()
                ? new MaxTokens((int) newer.getAsLong(), "max_completion_tokens")
                : new MaxTokens((int) older.orElse(ServedModel.AS_MANY_AS_FIT), "max_tokens");
    }
}
