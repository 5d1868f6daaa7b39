package dev.slipway.runtime.openai.chat;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.openai.answer.Answer;
import dev.slipway.runtime.openai.answer.AnswerLabel;
import dev.slipway.runtime.openai.answer.Ids;
import dev.slipway.runtime.openai.answer.StreamInterval;
import dev.slipway.runtime.openai.answer.TokenNames;
import dev.slipway.runtime.openai.answer.Usage;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The answer to a chat: one or more choices that go on after the same conversation. */
public final class ChatAnswer implements Answer {

    /** The only one there is. */
    private static final String SERVICE_TIER = "default";

    private final AnswerLabel label;
    private final GenerationOptions options;
    private final int[] prompt;
    private final int maxTokens;
    private final List<ChatChoice> choices;
    private final List<StreamInterval<ChatChunk.Choice>> intervals;
    private boolean begun;

    public ChatAnswer(
            AnswerLabel label, ChatRequest request, BpeTokenizer tokenizer, int[] prompt, int maxTokens, Ids ids) {
        this.label = label;
        this.options = request.options();
        this.prompt = prompt;
        this.maxTokens = maxTokens;
        TokenNames names = new TokenNames(Optional.of(tokenizer), options.tokensAsIds());
        this.choices = IntStream.range(0, options.choices())
                .mapToObj(index -> new ChatChoice(
                        index, options, request.form(), request.prompt().parser(tokenizer), names, ids::call))
                .toList();
        this.intervals = choices.stream()
                .map(_ -> new StreamInterval<>(options.streaming().interval(), ChatChunk.Choice::join))
                .toList();
    }

    @Override
    public boolean streamed() {
        return options.streaming().stream();
    }

    @Override
    public boolean mayEndEarly() {
        return options.stop().any();
    }

    @Override
    public List<GenerationRequest> generations() {
        return IntStream.range(0, choices.size())
                .mapToObj(choice -> options.generation(prompt, choice, maxTokens))
                .toList();
    }

    @Override
    public List<ChatChunk> accept(int choice, GenerationEvent event) {
        List<ChatChunk.Choice> pieces = choices.get(choice).accept(event);
        Usage soFar = options.streaming().continuousUsage() ? usage() : null;
        return intervals.get(choice).push(event, pieces, finishReason(choice) != null).stream()
                .map(piece -> chunk(List.of(piece), soFar))
                .toList();
    }

    @Override
    public @Nullable String finishReason(int choice) {
        return choices.get(choice).finishReason();
    }

    @Override
    public List<ChatChunk> closing() {
        return options.streaming().includeUsage() ? List.of(chunk(List.of(), usage())) : List.of();
    }

    @Override
    public ChatCompletion whole() {
        List<ChatCompletion.Choice> messages =
                choices.stream().map(ChatChoice::whole).toList();
        return new ChatCompletion(
                label.id(),
                "chat.completion",
                label.created(),
                label.model(),
                SERVICE_TIER,
                label.fingerprint(),
                messages,
                usage(),
                options.returnTokenIds() ? promptIds() : null);
    }

    @Override
    public Usage usage() {
        return ChatChoice.usage(prompt, choices);
    }

    private ChatChunk chunk(List<ChatChunk.Choice> pieces, @Nullable Usage usage) {
        List<Integer> promptIds = options.returnTokenIds() && !begun ? promptIds() : null;
        begun = true;
        return new ChatChunk(
                label.id(),
                "chat.completion.chunk",
                label.created(),
                label.model(),
                SERVICE_TIER,
                label.fingerprint(),
                pieces,
                usage,
                promptIds);
    }

    private List<Integer> promptIds() {
        return IntStream.of(prompt).boxed().toList();
    }
}
