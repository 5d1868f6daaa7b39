package dev.slipway.runtime.openai;

import dev.slipway.runtime.harmony.HarmonyParser;
import dev.slipway.runtime.harmony.HarmonyRenderer;
import dev.slipway.runtime.openai.answer.Answer;
import dev.slipway.runtime.openai.answer.AnswerLabel;
import dev.slipway.runtime.openai.answer.Ids;
import dev.slipway.runtime.openai.answer.TokenNames;
import dev.slipway.runtime.openai.chat.ChatAnswer;
import dev.slipway.runtime.openai.chat.ChatChoice;
import dev.slipway.runtime.openai.chat.ChatForm;
import dev.slipway.runtime.openai.chat.ChatRequest;
import dev.slipway.runtime.openai.completions.CompletionAnswer;
import dev.slipway.runtime.openai.completions.CompletionRequest;
import dev.slipway.runtime.openai.messages.MessageAnswer;
import dev.slipway.runtime.openai.messages.MessageRequest;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.responses.ResponseAnswer;
import dev.slipway.runtime.openai.responses.ResponseRequest;
import dev.slipway.runtime.openai.responses.ResponseStore;
import dev.slipway.runtime.openai.responses.TenantResponses;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Checked requests as answers that are not begun yet: chats, raw completions and responses. */
final class NewAnswers {

    private final Ids ids;
    private final ResponseStore store;
    private final Clock clock;

    NewAnswers(Ids ids, ResponseStore store, Clock clock) {
        this.ids = ids;
        this.store = store;
        this.clock = clock;
    }

    record Counted(String object, int inputTokens) {}

    /** Messages become a Harmony prompt, and the model's Harmony the answer. */
    Answer chat(JsonFields fields, ServedModel model) {
        BpeTokenizer tokenizer = model.requiredTokenizer("chat needs text");
        ChatRequest request = ChatRequest.read(model.completed(fields), model, LocalDate.now(clock), ids::seed);
        int[] prompt = request.promptTokens(tokenizer);
        ChatRequest.MaxTokens limit = request.maxTokens();
        int maxTokens = model.room(prompt.length, limit.asked(), "messages", limit.field());
        return new ChatAnswer(label(ids.chat(), model), request, tokenizer, prompt, maxTokens, ids);
    }

    /** Raw prompts, text or token ids, and what follows them. */
    Answer completion(JsonFields fields, ServedModel model) {
        CompletionRequest request = CompletionRequest.read(model.completed(fields), model, ids::seed);
        int maxTokens = request.maxTokens();
        for (int[] prompt : request.prompts()) {
            maxTokens = Math.min(maxTokens, model.room(prompt.length, request.maxTokens(), "prompt", "max_tokens"));
        }
        return new CompletionAnswer(label(ids.completion(), model), request, maxTokens, model.tokenizer());
    }

    /**
     * Items become messages, and what a chat would answer items again.
     *
     * @param replica what the edge calls this server; empty if nobody does
     */
    ResponseAnswer response(JsonFields fields, ServedModel model, String tenant, String replica) {
        BpeTokenizer tokenizer = model.requiredTokenizer("responses need text");
        TenantResponses kept = store.of(tenant);
        ResponseRequest request = responseRequest(fields, model, kept);
        int[] prompt = request.prompt(new HarmonyRenderer(tokenizer), model);
        int maxTokens = model.room(prompt.length, request.maxOutputTokens(), "input", "max_output_tokens");
        ChatChoice choice = onlyChoice(request.options(), tokenizer, request.functions(), ids::call);
        return new ResponseAnswer(
                label(ids.response(replica), model),
                request,
                choice,
                ids,
                prompt,
                maxTokens,
                kept,
                () -> clock.instant().getEpochSecond());
    }

    /** How long the prompt of a response would be. */
    Counted inputTokens(JsonFields fields, ServedModel model, String tenant) {
        BpeTokenizer tokenizer = model.requiredTokenizer("responses need text");
        ResponseRequest request = responseRequest(fields, model, store.of(tenant));
        return new Counted("response.input_tokens", request.prompt(new HarmonyRenderer(tokenizer), model).length);
    }

    private ResponseRequest responseRequest(JsonFields fields, ServedModel model, TenantResponses kept) {
        return ResponseRequest.read(model.completed(fields), model, kept, LocalDate.now(clock), ids);
    }

    /** Anthropic's blocks become messages, and what a chat would answer blocks again. */
    Answer message(JsonFields fields, ServedModel model) {
        BpeTokenizer tokenizer = model.requiredTokenizer("messages need text");
        MessageRequest request = MessageRequest.read(fields, model, LocalDate.now(clock), ids::seed);
        int[] prompt = new HarmonyRenderer(tokenizer).render(request.conversation());
        int maxTokens = model.room(prompt.length, request.maxTokens(), "messages", "max_tokens");
        ChatChoice choice = onlyChoice(request.options(), tokenizer, request.functions(), ids::toolUse);
        return new MessageAnswer(label(ids.message(), model), request, choice, prompt, maxTokens);
    }

    /** How long the prompt of Anthropic's messages is. */
    Map<String, Integer> promptTokens(JsonFields fields, ServedModel model) {
        BpeTokenizer tokenizer = model.requiredTokenizer("messages need text");
        int[] prompt = new HarmonyRenderer(tokenizer).render(MessageRequest.conversation(fields, LocalDate.now(clock)));
        return Map.of("input_tokens", prompt.length);
    }

    private static ChatChoice onlyChoice(
            GenerationOptions options, BpeTokenizer tokenizer, Set<String> functions, Supplier<String> callIds) {
        TokenNames names = new TokenNames(Optional.of(tokenizer), false);
        return new ChatChoice(0, options, ChatForm.PLAIN, new HarmonyParser(tokenizer, functions), names, callIds);
    }

    private AnswerLabel label(String id, ServedModel model) {
        return new AnswerLabel(id, clock.instant().getEpochSecond(), model.name(), model.fingerprint());
    }
}
