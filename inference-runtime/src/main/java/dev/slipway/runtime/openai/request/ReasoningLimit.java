package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.harmony.HarmonyParser;
import dev.slipway.runtime.sampling.TokenMask;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens of reasoning an answer may have: {@code thinking_token_budget}. Then the reasoning is ended, and no more is begun.
 */
public record ReasoningLimit(BpeTokenizer tokenizer, int vocabularySize, int tokens) {

    private static final String NAME = "thinking_token_budget";
    private static final String CHANNEL = "analysis";

    /** Empty where there is none, which -1 says too. */
    public static Optional<ReasoningLimit> read(JsonFields request, ServedModel model) {
        OptionalLong tokens = request.integer(NAME, -1, Integer.MAX_VALUE);
        if (tokens.isEmpty() || tokens.getAsLong() < 0) {
            return Optional.empty();
        }
        if (request.has("allowed_token_ids")) {
            throw request.wrong(NAME, "absent or -1 beside allowed_token_ids");
        }
        return Optional.of(new ReasoningLimit(
                model.requiredTokenizer("reasoning is text"), model.vocabularySize(), (int) tokens.getAsLong()));
    }

    /** @param form of the answer, which stays as it is */
    TokenMask over(@Nullable TokenMask form) {
        return new ReasoningMask(this, new HarmonyParser(tokenizer), form);
    }

    int end() {
        return tokenizer.requiredSpecialToken("<|end|>");
    }

    int channel() {
        return tokenizer.requiredSpecialToken("<|channel|>");
    }

    /** Tokens that the name of the reasoning's channel begins with. */
    int[] beginnings() {
        return Stream.of(CHANNEL, " " + CHANNEL)
                .flatMap(name -> IntStream.rangeClosed(1, name.length()).mapToObj(end -> name.substring(0, end)))
                .map(tokenizer::encode)
                .filter(encoded -> encoded.length == 1)
                .mapToInt(encoded -> encoded[0])
                .toArray();
    }

    long[] every() {
        long[] bits = new long[(vocabularySize + Long.SIZE - 1) / Long.SIZE];
        Arrays.fill(bits, -1);
        return bits;
    }
}
