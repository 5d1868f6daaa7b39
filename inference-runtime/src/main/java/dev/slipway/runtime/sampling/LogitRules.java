package dev.slipway.runtime.sampling;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request changes about the model's logits before a token is drawn.
 *
 * @param bias added to the logits of single tokens
 * @param minTokens tokens to generate before one of {@code endOfText} may come
 * @param mask null where every token may come at any time
 * @param bannedWords sequences of tokens that do not come as long as anything else may
 */
public record LogitRules(
        Penalties penalties,
        Map<Integer, Float> bias,
        int minTokens,
        Set<Integer> endOfText,
        @Nullable TokenMask mask,
        List<int[]> bannedWords) {

    public static final LogitRules NONE = new LogitRules(Penalties.NONE, Map.of(), 0, Set.of(), null, List.of());

    public LogitRules {
        bias = Map.copyOf(bias);
        endOfText = Set.copyOf(endOfText);
        bannedWords = List.copyOf(bannedWords);
    }

    public LogitRules(
            Penalties penalties,
            Map<Integer, Float> bias,
            int minTokens,
            Set<Integer> endOfText,
            @Nullable TokenMask mask) {
        this(penalties, bias, minTokens, endOfText, mask, List.of());
    }

    public LogitRules with(TokenMask other) {
        return new LogitRules(penalties, bias, minTokens, endOfText, other, bannedWords);
    }

    boolean changeNothing() {
        return penalties.equals(Penalties.NONE)
                && bias.isEmpty()
                && minTokens == 0
                && mask == null
                && bannedWords.isEmpty();
    }
}
