package dev.slipway.runtime.openai.completions;

import dev.slipway.runtime.openai.answer.TokenNames;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Log probabilities of a completion's tokens, the prompt's among them if it is echoed. The first token of a prompt has none.
 *
 * @param topLogprobs the likeliest tokens in each one's place, and the token itself
 * @param textOffset where each token's text begins, in characters of Unicode
 */
public record CompletionLogprobs(
        List<String> tokens,
        List<@Nullable Double> tokenLogprobs,
        List<@Nullable Map<String, Double>> topLogprobs,
        List<Integer> textOffset) {

    static CompletionLogprobs first(int token, int offset, TokenNames names) {
        return new CompletionLogprobs(
                List.of(names.name(token)),
                Collections.singletonList(null),
                Collections.singletonList(null),
                List.of(offset));
    }

    static CompletionLogprobs of(TokenScores scores, int offset, TokenNames names) {
        Map<String, Double> top = new LinkedHashMap<>();
        scores.top().forEach(candidate -> top.putIfAbsent(names.name(candidate.token()), candidate.logprob()));
        TokenScores.Candidate chosen = scores.chosen();
        top.putIfAbsent(names.name(chosen.token()), chosen.logprob());
        return new CompletionLogprobs(
                List.of(names.name(chosen.token())),
                Arrays.asList(chosen.logprob()),
                Arrays.asList(top),
                List.of(offset));
    }

    static @Nullable CompletionLogprobs join(@Nullable CompletionLogprobs first, @Nullable CompletionLogprobs second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return joined(List.of(first, second));
    }

    static CompletionLogprobs joined(List<CompletionLogprobs> parts) {
        return new CompletionLogprobs(
                joined(parts, CompletionLogprobs::tokens),
                joined(parts, CompletionLogprobs::tokenLogprobs),
                joined(parts, CompletionLogprobs::topLogprobs),
                joined(parts, CompletionLogprobs::textOffset));
    }

    private static <T extends @Nullable Object> List<T> joined(
            List<CompletionLogprobs> parts, Function<CompletionLogprobs, List<T>> column) {
        List<T> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(column.apply(part)));
        return all;
    }
}
