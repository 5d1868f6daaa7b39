package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.engine.Standing;
import dev.slipway.runtime.grammar.CompiledGrammar;
import dev.slipway.runtime.sampling.LogitRules;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.sampling.ScoreRequest;
import dev.slipway.runtime.sampling.TokenMask;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/**
 * What chat and completions ask for alike: how to draw, when to stop, and in what form to answer.
 *
 * @param scores what the engine is to tell of the tokens' likelihood
 * @param choices answers for each prompt
 * @param standing when its turn comes, and with whom it shares what is cached
 * @param grammar that each choice follows, from its beginning
 * @param reasoning how much of it each choice may have
 * @param tokensAsIds whether log probabilities name tokens by their ids
 */
public record GenerationOptions(
        SamplingParams sampling,
        LogitRules rules,
        ScoreRequest scores,
        int choices,
        StopRules stop,
        boolean ignoreEndOfText,
        boolean returnTokenIds,
        boolean tokensAsIds,
        StreamOptions streaming,
        Standing standing,
        Optional<CompiledGrammar> grammar,
        Optional<ReasoningLimit> reasoning) {

    public static final int MAX_CHOICES = 128;
    private static final int MAX_SALT = 1024;

    /** @param seeds gives a seed to a request that names none */
    public static GenerationOptions read(
            JsonFields request, ServedModel model, ScoreRequest scores, LongSupplier seeds) {
        IgnoredFields.check(request);
        return new GenerationOptions(
                SamplingFields.params(request, seeds),
                SamplingFields.rules(request, model),
                scores,
                (int) request.integer("n", 1, MAX_CHOICES).orElse(1),
                StopRules.read(request, model),
                request.flag("ignore_eos", false),
                request.flag("return_token_ids", false),
                request.flag("return_tokens_as_token_ids", false),
                StreamOptions.read(request, model.options()),
                standing(request),
                Optional.empty(),
                Optional.empty());
    }

    public GenerationOptions under(Optional<CompiledGrammar> other) {
        return with(other, reasoning);
    }

    public GenerationOptions within(Optional<ReasoningLimit> other) {
        return with(grammar, other);
    }

    private GenerationOptions with(Optional<CompiledGrammar> form, Optional<ReasoningLimit> limit) {
        return new GenerationOptions(
                sampling,
                rules,
                scores,
                choices,
                stop,
                ignoreEndOfText,
                returnTokenIds,
                tokensAsIds,
                streaming,
                standing,
                form,
                limit);
    }

    public GenerationRequest generation(int[] prompt, int choice, int maxTokens) {
        Optional<TokenMask> form = grammar.map(found -> new GrammarMask(found.start()));
        Optional<TokenMask> mask =
                reasoning.map(limit -> limit.over(form.orElse(null))).or(() -> form);
        return new GenerationRequest(
                prompt,
                sampling.forChoice(choice),
                maxTokens,
                ignoreEndOfText,
                mask.map(rules::with).orElse(rules),
                scores,
                standing);
    }

    private static Standing standing(JsonFields request) {
        JsonNode salt = request.value("cache_salt");
        return new Standing(
                (int) request.integer("priority", Integer.MIN_VALUE, Integer.MAX_VALUE)
                        .orElse(0),
                salt.isMissingNode() ? "" : request.filled("cache_salt", salt, MAX_SALT));
    }
}
