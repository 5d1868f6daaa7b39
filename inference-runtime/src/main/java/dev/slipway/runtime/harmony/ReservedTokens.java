package dev.slipway.runtime.harmony;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The ids of a model's vocabulary that mean nothing in an answer: rows without a token, and control tokens that neither
 * Harmony's messages nor the end of a text need. An untrained row may get any logit.
 */
public final class ReservedTokens {

    private ReservedTokens() {}

    /** @param vocabularySize how many rows the model's vocabulary has; those above the tokenizer's are padding */
    public static int[] of(BpeTokenizer tokenizer, int vocabularySize, Set<Integer> endOfText) {
        Set<Integer> ofMessages = HarmonyTokens.OF_MESSAGES.stream()
                .map(tokenizer::specialToken)
                .flatMapToInt(token -> token.stream())
                .boxed()
                .collect(Collectors.toSet());
        return IntStream.range(0, vocabularySize)
                .filter(id -> !tokenizer.contains(id) || tokenizer.isSpecial(id))
                .filter(id -> !ofMessages.contains(id) && !endOfText.contains(id))
                .toArray();
    }
}
