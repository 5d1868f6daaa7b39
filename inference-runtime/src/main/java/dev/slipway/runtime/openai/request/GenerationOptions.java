package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.engine.Standing;
import dev.slipway.runtime.grammar.CompiledGrammar;
import dev.slipway.runtime.sampling.LogitRules;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.sampling.ScoreRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What chat and completions ask for alike: how to draw, when to stop, and in what form to answer.
 *
 * @param scores what the engine is to tell of the tokens' likelihood
 * @param choices answers for each prompt
 * @param standing when its turn comes, and with whom it shares what is cached
 * @param grammar that each choice follows, from its beginning
 * @param tokensAsIds whether log probabilities name tokens by their ids
 */
public record GenerationOptions(
        SamplingParams sampling,
        LogitRules rules,
        ScoreRequest scores,
        int choices,
        List<String> stop,
        boolean ignoreEndOfText,
        boolean returnTokenIds,
        boolean tokensAsIds,
        StreamOptions streaming,
        Standing standing,
        Optional<CompiledGrammar> grammar) {

    public static final int MAX_CHOICES = 128;
    private static final int MAX_STOPS = 4;

    public GenerationOptions {
        stop = List.copyOf(stop);
    }

    /** @param seeds gives a seed to a request that names none */
    public static GenerationOptions read(
            JsonFields request, ServedModel model, ScoreRequest scores, LongSupplier seeds) {
        IgnoredFields.check(request);
        return new GenerationOptions(
                SamplingFields.params(request, seeds),
                SamplingFields.rules(
                        request, model.vocabularySize(), model.engine().endOfText()),
                scores,
                (int) request.integer("n", 1, MAX_CHOICES).orElse(1),
                Stream.concat(stop(request).stream(), model.options().stopTexts().stream())
                        .toList(),
                request.flag("ignore_eos", false),
                request.flag("return_token_ids", false),
                request.flag("return_tokens_as_token_ids", false),
                StreamOptions.read(request, model.options()),
                standing(request),
                Optional.empty());
    }

    public GenerationOptions under(Optional<CompiledGrammar> other) {
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
                other);
    }

    public GenerationRequest generation(int[] prompt, int choice, int maxTokens) {
        LogitRules own =
                grammar.map(found -> rules.with(new GrammarMask(found.start()))).orElse(rules);
        return new GenerationRequest(
                prompt, sampling.forChoice(choice), maxTokens, ignoreEndOfText, own, scores, standing);
    }

    private static Standing standing(JsonFields request) {
        JsonNode salt = request.value("cache_salt");
        return new Standing(
                (int) request.integer("priority", Integer.MIN_VALUE, Integer.MAX_VALUE)
                        .orElse(0),
                salt.isMissingNode() ? "" : filledText(request, "cache_salt", salt));
    }

    private static List<String> stop(JsonFields request) {
        JsonNode stop = request.value("stop");
        if (stop.isMissingNode()) {
            return List.of();
        }
        if (!stop.isArray()) {
            return List.of(filledText(request, "stop", stop));
        }
        if (stop.size() > MAX_STOPS) {
            throw OpenAiErrors.invalid(
                    "stop", "has %d strings; at most %d are allowed".formatted(stop.size(), MAX_STOPS));
        }
        return stopTexts(request, "stop", stop);
    }

    public static List<String> stopTexts(JsonFields request, String name, JsonNode stops) {
        return IntStream.range(0, stops.size())
                .mapToObj(i -> filledText(request, "%s[%d]".formatted(name, i), stops.get(i)))
                .toList();
    }

    private static String filledText(JsonFields request, String name, JsonNode value) {
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw request.wrong(name, value, "a string that is not empty");
        }
        return value.stringValue();
    }
}
