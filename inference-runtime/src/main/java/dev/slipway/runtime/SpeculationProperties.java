package dev.slipway.runtime;

import dev.slipway.runtime.engine.Speculation;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether tokens are guessed from the text itself, and how.
 *
 * @param tokens guessed at most for a step; 0 guesses none
 * @param promptLookupMax last tokens that are looked up in the text before them; promptLookupMin, or 5, if not set
 * @param promptLookupMin so few must be found at least; promptLookupMax, or 5, if not set
 */
record SpeculationProperties(
        @DefaultValue("0") int tokens,
        @Nullable Integer promptLookupMax,
        @Nullable Integer promptLookupMin) {

    private static final int USUAL_LOOKUP = 5;

    SpeculationProperties {
        EngineProperties.require(tokens >= 0, "speculation.tokens", tokens, "at least 0");
        EngineProperties.require(
                promptLookupMin == null || promptLookupMin >= 1,
                "speculation.prompt-lookup-min",
                promptLookupMin,
                "at least 1");
        int least = promptLookupMin == null ? 1 : promptLookupMin;
        EngineProperties.require(
                promptLookupMax == null || promptLookupMax >= least,
                "speculation.prompt-lookup-max",
                promptLookupMax,
                "at least %d".formatted(least));
    }

    Speculation speculation() {
        Integer max = promptLookupMax == null ? promptLookupMin : promptLookupMax;
        Integer min = promptLookupMin == null ? promptLookupMax : promptLookupMin;
        return tokens == 0
                ? Speculation.NONE
                : new Speculation(tokens, max == null ? USUAL_LOOKUP : max, min == null ? USUAL_LOOKUP : min);
    }
}
