package dev.slipway.runtime.openai.completions;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.openai.answer.Answer;
import dev.slipway.runtime.openai.answer.AnswerLabel;
import dev.slipway.runtime.openai.answer.StreamInterval;
import dev.slipway.runtime.openai.answer.Usage;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The answer to raw prompts: their choices one prompt after the other. */
public final class CompletionAnswer implements Answer {

    private final AnswerLabel label;
    private final CompletionRequest request;
    private final int maxTokens;
    private final GenerationOptions options;
    private final List<CompletionChoice> choices;
    private final List<StreamInterval<Completion.Choice>> intervals;

    /**
     * @param maxTokens of each choice
     */
    public CompletionAnswer(
            AnswerLabel label, CompletionRequest request, int maxTokens, Optional<BpeTokenizer> tokenizer) {
        this.label = label;
        this.request = request;
        this.maxTokens = maxTokens;
        this.options = request.options();
        this.choices = IntStream.range(0, request.prompts().size() * request.candidates())
                .mapToObj(index -> new CompletionChoice(index, prompt(index), request, tokenizer))
                .toList();
        this.intervals = choices.stream()
                .map(_ -> new StreamInterval<>(options.streaming().interval(), Completion.Choice::join))
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
                .mapToObj(index -> options.generation(prompt(index), index % request.candidates(), generated()))
                .toList();
    }

    @Override
    public List<Completion> accept(int choice, GenerationEvent event) {
        List<Completion.Choice> pieces = choices.get(choice).accept(event);
        Usage soFar = options.streaming().continuousUsage() ? usage() : null;
        return intervals.get(choice).push(event, pieces, finishReason(choice) != null).stream()
                .map(piece -> completion(List.of(piece), soFar))
                .toList();
    }

    @Override
    public @Nullable String finishReason(int choice) {
        return choices.get(choice).finishReason();
    }

    @Override
    public List<Completion> closing() {
        return options.streaming().includeUsage() ? List.of(completion(List.of(), usage())) : List.of();
    }

    @Override
    public Completion whole() {
        List<CompletionChoice> answered = request.answersAll() ? choices : likeliest();
        return completion(
                IntStream.range(0, answered.size())
                        .mapToObj(index -> answered.get(index).whole().withIndex(index))
                        .toList(),
                usage());
    }

    @Override
    public Usage usage() {
        return Usage.of(
                request.prompts().stream().mapToInt(prompt -> prompt.length).sum(),
                IntStream.range(0, request.prompts().size())
                        .map(prompt ->
                                choices.get(prompt * request.candidates()).cachedTokens())
                        .sum(),
                choices.stream().mapToInt(CompletionChoice::completionTokens).sum(),
                0);
    }

    /** For each prompt as many as it wants of its candidates, the likeliest first. */
    private List<CompletionChoice> likeliest() {
        int count = request.candidates();
        return IntStream.range(0, request.prompts().size())
                .mapToObj(prompt -> choices.subList(prompt * count, (prompt + 1) * count))
                .flatMap(candidates -> candidates.stream()
                        .sorted(Comparator.comparingDouble(CompletionChoice::likelihood)
                                .reversed())
                        .limit(options.choices()))
                .toList();
    }

    /** A prompt is only scored on the way to a token. */
    private int generated() {
        return maxTokens == 0 && options.scores().prompt() ? 1 : maxTokens;
    }

    private int[] prompt(int choice) {
        return request.prompts().get(choice / request.candidates());
    }

    private Completion completion(List<Completion.Choice> pieces, @Nullable Usage usage) {
        return new Completion(
                label.id(), "text_completion", label.created(), label.model(), label.fingerprint(), pieces, usage);
    }
}
