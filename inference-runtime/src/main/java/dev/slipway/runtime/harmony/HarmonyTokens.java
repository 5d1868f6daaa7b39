package dev.slipway.runtime.harmony;

import dev.slipway.runtime.tokenizer.BpeTokenizer;

/** The ids of Harmony's control tokens in one vocabulary. */
record HarmonyTokens(
        int start, int message, int channel, int constrain, int end, int call, int returnToken, int endOfText) {

    static final String CONSTRAIN = "<|constrain|>";

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
                tokenizer.requiredSpecialToken("<|endoftext|>"));
    }
}
