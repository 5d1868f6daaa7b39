package dev.slipway.runtime.sampling;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request changes about the model's logits before a token is drawn.
 *
 * @param bias added to the logits of single tokens
 * @param minTokens tokens to generate before one of {@code endOfText} may come
 * @param mask null where every token may come at any time
 */
public record LogitRules(
        Penalties penalties,
        Map<Integer, Float> bias,
        int minTokens,
        Set<Integer> endOfText,
        @Nullable TokenMask mask) {

    public static final LogitRules NONE = new LogitRules(Penalties.NONE, Map.of(), 0, Set.of(), null);

    public LogitRules {
        bias = Map.copyOf(bias);
        endOfText = Set.copyOf(endOfText);
    }

    public LogitRules with(TokenMask other) {
        return new LogitRules(penalties, bias, minTokens, endOfText, other);
    }

    boolean changeNothing() {
        return penalties.equals(Penalties.NONE) && bias.isEmpty() && minTokens == 0 && mask == null;
    }
}
