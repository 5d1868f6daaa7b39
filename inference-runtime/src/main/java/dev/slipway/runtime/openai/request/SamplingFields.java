package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.sampling.LogitRules;
import dev.slipway.runtime.sampling.Penalties;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The fields of a request that say how tokens are drawn. */
public final class SamplingFields {

    private static final double SMALLEST_REPETITION = 0.01;
    private static final double LARGEST_REPETITION = 100;
    private static final float LARGEST_BIAS = 100;
    private static final int MAX_BAD_WORDS = 1000;

    private SamplingFields() {}

    /** @param seeds gives a seed to a request that names none */
    public static SamplingParams params(JsonFields request, LongSupplier seeds) {
        OptionalLong seed = request.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        return new SamplingParams(
                request.number("temperature", 0, 2).orElse(1),
                request.number("top_p", 0, 1).orElse(1),
                (int) Math.max(
                        0, request.integer("top_k", -1, Integer.MAX_VALUE).orElse(0)),
                request.number("min_p", 0, 1).orElse(0),
                seed.isPresent() ? seed.getAsLong() : seeds.getAsLong());
    }

    /** Tokens that end an answer may not come before {@code min_tokens} others. */
    public static LogitRules rules(JsonFields request, ServedModel model) {
        Set<Integer> ends = new HashSet<>(model.engine().endOfText());
        ends.addAll(StopRules.tokens(request, model.vocabularySize()));
        int min = minTokens(request);
        return new LogitRules(
                penalties(request),
                bias(request, model.vocabularySize()),
                min,
                ends,
                AllowedTokens.read(request, model, min > 0 ? ends : Set.of()),
                bannedWords(request, model));
    }

    static Penalties penalties(JsonFields request) {
        return new Penalties(
                request.number("presence_penalty", -2, 2).orElse(0),
                request.number("frequency_penalty", -2, 2).orElse(0),
                request.number("repetition_penalty", SMALLEST_REPETITION, LARGEST_REPETITION)
                        .orElse(1));
    }

    /** A word is kept from coming at the beginning of a text and inside it, where a space is part of it. */
    private static List<int[]> bannedWords(JsonFields request, ServedModel model) {
        JsonNode field = request.value("bad_words");
        if (field.isMissingNode() || field.isArray() && field.isEmpty()) {
            return List.of();
        }
        if (field.size() > MAX_BAD_WORDS) {
            throw OpenAiErrors.tooMany("bad_words", field.size(), "words", MAX_BAD_WORDS);
        }
        List<String> words = request.filledTexts("bad_words", field, StopRules.MAX_LENGTH);
        BpeTokenizer tokenizer = model.requiredTokenizer("bad_words are text");
        return words.stream()
                .flatMap(word -> Stream.of(word, " " + word.stripLeading()))
                .map(tokenizer::encode)
                .toList();
    }

    private static Map<Integer, Float> bias(JsonFields request, int vocabularySize) {
        JsonNode field = request.value("logit_bias");
        if (!field.isMissingNode() && !field.isObject()) {
            throw request.wrong("logit_bias", "an object of token ids and numbers from -100 to 100");
        }
        Map<Integer, Float> biases = new HashMap<>();
        field.properties()
                .forEach(entry -> biases.put(
                        token(entry.getKey(), request, vocabularySize),
                        bias(entry.getKey(), entry.getValue(), request)));
        return biases;
    }

    private static int token(String key, JsonFields request, int vocabularySize) {
        if (!key.matches("[0-9]{1,9}") || Integer.parseInt(key) >= vocabularySize) {
            throw OpenAiErrors.invalid(
                    request.path("logit_bias"),
                    "has the key \"%s\"; its keys must be token ids from 0 to %d"
                            .formatted(OpenAiErrors.abbreviated(key), vocabularySize - 1));
        }
        return Integer.parseInt(key);
    }

    private static float bias(String key, JsonNode value, JsonFields request) {
        if (!value.isNumber() || !(Math.abs(value.doubleValue()) <= LARGEST_BIAS)) {
            throw request.wrong("logit_bias.%s".formatted(key), value, "a number from -100 to 100");
        }
        return value.floatValue();
    }

    private static int minTokens(JsonFields request) {
        int min = (int) request.integer("min_tokens", 0, Integer.MAX_VALUE).orElse(0);
        for (String field : new String[] {"max_completion_tokens", "max_tokens"}) {
            OptionalLong max = request.integer(field, 0, Integer.MAX_VALUE);
            if (max.isPresent() && min > max.getAsLong()) {
                throw request.wrong("min_tokens", "at most %s, which is %d".formatted(field, max.getAsLong()));
            }
        }
        return min;
    }
}
