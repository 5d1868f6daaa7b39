package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.FinishReason;
import dev.slipway.runtime.engine.GenerationEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One continuation of a raw prompt. */
final class CompletionChoice {

    private final int index;
    private final GenerationOptions options;
    private final TokenText decoder;
    private final StopStrings stop;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> tokens = new ArrayList<>();
    private int cachedTokens;
    private @Nullable String finishReason;

    /** @param echoed tokens whose text comes before the generated one's */
    CompletionChoice(int index, GenerationOptions options, TokenText decoder, int[] echoed) {
        this.index = index;
        this.options = options;
        this.decoder = decoder;
        this.stop = new StopStrings(options.stop());
        for (int token : echoed) {
            text.append(decoder.push(token));
        }
    }

    @Nullable
    String finishReason() {
        return finishReason;
    }

    int cachedTokens() {
        return cachedTokens;
    }

    int completionTokens() {
        return tokens.size();
    }

    List<Completion.Choice> accept(GenerationEvent event) {
        return switch (event) {
            case GenerationEvent.Started(int cached) -> start(cached);
            case GenerationEvent.Token(int token) -> token(token);
            case GenerationEvent.Finished(FinishReason reason) -> List.of(finish(reason));
            case GenerationEvent.Failed(String message) -> throw OpenAiErrors.engineFailed(message);
        };
    }

    Completion.Choice whole() {
        return new Completion.Choice(index, text.toString(), finishReason, options.returnTokenIds() ? tokens : null);
    }

    private List<Completion.Choice> start(int cached) {
        cachedTokens = cached;
        return text.isEmpty() ? List.of() : List.of(new Completion.Choice(index, text.toString(), null, null));
    }

    private List<Completion.Choice> token(int token) {
        tokens.add(token);
        String more = stop.push(decoder.push(token));
        text.append(more);
        if (stop.reached()) {
            finishReason = "stop";
        }
        boolean silent = more.isEmpty() && !options.returnTokenIds() && finishReason == null;
        return silent ? List.of() : List.of(new Completion.Choice(index, more, finishReason, ids(token)));
    }

    private Completion.Choice finish(FinishReason reason) {
        String rest = stop.push(decoder.flush());
        rest += stop.finish();
        text.append(rest);
        finishReason = reason == FinishReason.STOP ? "stop" : "length";
        return new Completion.Choice(index, rest, finishReason, null);
    }

    private @Nullable List<Integer> ids(int token) {
        return options.returnTokenIds() ? List.of(token) : null;
    }
}
