package dev.slipway.runtime.harmony;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.List;
import java.util.stream.Stream;

/** The ids of Harmony's control tokens in one vocabulary. */
public record HarmonyTokens(
        int start, int message, int channel, int constrain, int end, int call, int returnToken, int endOfText) {

    static final String CONSTRAIN = "<|constrain|>";

    private static final String END_OF_TEXT = "<|endoftext|>";

    static final List<String> OF_MESSAGES =
            List.of("<|start|>", "<|message|>", "<|channel|>", CONSTRAIN, "<|end|>", "<|call|>", "<|return|>");

    /** Throws TokenizerException, naming the file, and each of them that is missing. */
    public static void require(BpeTokenizer tokenizer) {
        tokenizer.requireSpecialTokens(
                Stream.concat(OF_MESSAGES.stream(), Stream.of(END_OF_TEXT)).toList());
    }

    /** Throws TokenizerException, naming the file, if one of them is missing. */
    static HarmonyTokens of(BpeTokenizer tokenizer) {
        return new HarmonyTokens(
                tokenizer.requiredSpecialToken("<|start|>"),
                tokenizer.requiredSpecialToken("<|message|>"),
                tokenizer.requiredSpecialToken("<|channel|>"),
                tokenizer.requiredSpecialToken(CONSTRAIN),
                tokenizer.requiredSpecialToken("<|end|>"),
                tokenizer.requiredSpecialToken("<|call|>"),
                tokenizer.requiredSpecialToken("<|return|>"),
                tokenizer.requiredSpecialToken(END_OF_TEXT));
    }
}
