package dev.slipway.runtime.openai.completions;

import dev.slipway.runtime.engine.FinishReason;
import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.openai.answer.StopStrings;
import dev.slipway.runtime.openai.answer.TokenNames;
import dev.slipway.runtime.openai.answer.TokenText;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.sampling.TokenScores;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One continuation of a raw prompt. */
public final class CompletionChoice {

    private final int index;
    private final int[] prompt;
    private final CompletionRequest request;
    private final GenerationOptions options;
    private final TokenText decoder;
    private final TokenNames names;
    private final StopStrings stop;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> tokens = new ArrayList<>();

    /** Of a whole answer; a stream has no use for those that it has sent, and those of long prompts are large. */
    private final List<CompletionLogprobs> logprobs = new ArrayList<>();

    private int offset;
    private double likelihood;
    private int cachedTokens;
    private boolean begun;
    private @Nullable Integer stopToken;
    private @Nullable String finishReason;

    CompletionChoice(int index, int[] prompt, CompletionRequest request, Optional<BpeTokenizer> tokenizer) {
        this.index = index;
        this.prompt = prompt;
        this.request = request;
        this.options = request.options();
        this.decoder = new TokenText(tokenizer, request.controlShown());
        this.names = new TokenNames(tokenizer, options.tokensAsIds());
        this.stop = new StopStrings(options.stop().texts(), options.stop().shown());
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

    /** Log probability of a token, on average. */
    double likelihood() {
        return tokens.isEmpty() ? 0 : likelihood / tokens.size();
    }

    List<Completion.Choice> accept(GenerationEvent event) {
        return switch (event) {
            case GenerationEvent.Started(int cached) -> start(cached);
            case GenerationEvent.PromptToken(TokenScores scores) -> List.of(echo(scores));
            case GenerationEvent.Token(int token, TokenScores scores) -> token(token, scores);
            case GenerationEvent.Finished(FinishReason reason) -> List.of(finish(reason));
            case GenerationEvent.Expired expired -> throw OpenAiErrors.deadlinePassed();
            case GenerationEvent.Failed(String message) -> throw OpenAiErrors.engineFailed(message);
        };
    }

    Completion.Choice whole() {
        return new Completion.Choice(
                index,
                text.toString(),
                request.logprobs() ? CompletionLogprobs.joined(logprobs) : null,
                finishReason,
                stopReason(),
                options.returnTokenIds() ? tokens : null,
                options.returnTokenIds() ? promptIds() : null);
    }

    private List<Completion.Choice> start(int cached) {
        cachedTokens = cached;
        if (!request.echo()) {
            return List.of();
        }
        if (request.logprobs()) {
            return List.of(piece(decode(prompt[0]), CompletionLogprobs.first(prompt[0], 0, names), null));
        }
        StringBuilder whole = new StringBuilder();
        for (int token : prompt) {
            whole.append(decode(token));
        }
        return whole.isEmpty() ? List.of() : List.of(piece(whole.toString(), null, null));
    }

    private Completion.Choice echo(TokenScores scores) {
        int begin = offset;
        return piece(decode(scores.chosen().token()), CompletionLogprobs.of(scores, begin, names), null);
    }

    /** The engine draws a token after a scored prompt, even where none was asked for. */
    private List<Completion.Choice> token(int token, @Nullable TokenScores scores) {
        if (request.maxTokens() == 0) {
            return List.of();
        }
        tokens.add(token);
        likelihood += scores == null ? 0 : scores.chosen().logprob();
        int begin = offset;
        stopToken = options.stop().tokens().contains(token) ? token : null;
        String more = stopToken != null && !options.stop().shown() ? "" : stop.push(decode(token));
        if (stop.reached()) {
            finishReason = "stop";
        } else if (stopToken != null) {
            more += rest();
            finishReason = "stop";
        }
        CompletionLogprobs said =
                scores != null && request.logprobs() ? CompletionLogprobs.of(scores, begin, names) : null;
        List<Integer> ids = options.returnTokenIds() ? List.of(token) : null;
        boolean silent = more.isEmpty() && said == null && ids == null && finishReason == null;
        return silent ? List.of() : List.of(piece(more, said, ids));
    }

    private Completion.Choice finish(FinishReason reason) {
        String rest = rest();
        finishReason = reason == FinishReason.STOP && request.maxTokens() > 0 ? "stop" : "length";
        return piece(rest, null, null);
    }

    private String rest() {
        return stop.push(decoder.flush()) + stop.finish();
    }

    private @Nullable Object stopReason() {
        return stop.reached() ? stop.found() : stopToken;
    }

    private List<Integer> promptIds() {
        return IntStream.of(prompt).boxed().toList();
    }

    private Completion.Choice piece(String more, @Nullable CompletionLogprobs said, @Nullable List<Integer> ids) {
        text.append(more);
        if (said != null && !options.streaming().stream()) {
            logprobs.add(said);
        }
        List<Integer> first = options.returnTokenIds() && !begun ? promptIds() : null;
        begun = true;
        return new Completion.Choice(index, more, said, finishReason, stopReason(), ids, first);
    }

    private String decode(int token) {
        String more = decoder.push(token);
        offset += more.codePointCount(0, more.length());
        return more;
    }
}
