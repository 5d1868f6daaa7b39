package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The answer to raw prompts: their choices one prompt after the other. */
final class CompletionAnswer implements Answer {

    private static final int[] NOTHING = {};

    private final AnswerLabel label;
    private final CompletionRequest request;
    private final GenerationOptions options;
    private final List<CompletionChoice> choices;
    private final List<StreamInterval<Completion.Choice>> intervals;

    CompletionAnswer(AnswerLabel label, CompletionRequest request, Optional<BpeTokenizer> tokenizer) {
        this.label = label;
        this.request = request;
        this.options = request.options();
        this.choices = IntStream.range(0, request.prompts().size() * options.choices())
                .mapToObj(index -> new CompletionChoice(
                        index, options, new TokenText(tokenizer), request.echo() ? prompt(index) : NOTHING))
                .toList();
        this.intervals = choices.stream()
                .map(_ -> new StreamInterval<>(options.streamInterval(), Completion.Choice::join))
                .toList();
    }

    @Override
    public boolean streamed() {
        return options.stream();
    }

    @Override
    public List<GenerationRequest> generations() {
        return IntStream.range(0, choices.size())
                .mapToObj(index -> options.generation(prompt(index), index % options.choices(), request.maxTokens()))
                .toList();
    }

    @Override
    public List<Completion> accept(int choice, GenerationEvent event) {
        List<Completion.Choice> pieces = choices.get(choice).accept(event);
        return intervals.get(choice).push(event, pieces, finishReason(choice) != null).stream()
                .map(piece -> completion(List.of(piece), null))
                .toList();
    }

    @Override
    public @Nullable String finishReason(int choice) {
        return choices.get(choice).finishReason();
    }

    @Override
    public List<Completion> closing() {
        return options.includeUsage() ? List.of(completion(List.of(), usage())) : List.of();
    }

    @Override
    public Completion whole() {
        return completion(choices.stream().map(CompletionChoice::whole).toList(), usage());
    }

    @Override
    public Usage usage() {
        return Usage.of(
                request.prompts().stream().mapToInt(prompt -> prompt.length).sum(),
                IntStream.range(0, request.prompts().size())
                        .map(prompt -> choices.get(prompt * options.choices()).cachedTokens())
                        .sum(),
                choices.stream().mapToInt(CompletionChoice::completionTokens).sum(),
                0);
    }

    private int[] prompt(int choice) {
        return request.prompts().get(choice / options.choices());
    }

    private Completion completion(List<Completion.Choice> pieces, @Nullable Usage usage) {
        return new Completion(label.id(), "text_completion", label.created(), label.model(), pieces, usage);
    }
}
