package dev.slipway.runtime.harmony;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.List;
import java.util.stream.Stream;

/** The ids of Harmony's control tokens in one vocabulary. */
public record HarmonyTokens(
        int start, int message, int channel, int constrain, int end, int call, int returnToken, int endOfText) {

    private static final String START = "<|start|>";
    private static final String MESSAGE = "<|message|>";
    private static final String CHANNEL = "<|channel|>";
    static final String CONSTRAIN = "<|constrain|>";
    private static final String END = "<|end|>";
    private static final String CALL = "<|call|>";
    private static final String RETURN = "<|return|>";
    private static final String END_OF_TEXT = "<|endoftext|>";

    static final List<String> OF_MESSAGES = List.of(START, MESSAGE, CHANNEL, CONSTRAIN, END, CALL, RETURN);

    /** Throws TokenizerException, naming the file, and each of them that is missing. */
    public static void require(BpeTokenizer tokenizer) {
        tokenizer.requireSpecialTokens(
                Stream.concat(OF_MESSAGES.stream(), Stream.of(END_OF_TEXT)).toList());
    }

    /** Throws TokenizerException, naming the file, if one of them is missing. */
    static HarmonyTokens of(BpeTokenizer tokenizer) {
        return new HarmonyTokens(
                tokenizer.requiredSpecialToken(START),
                tokenizer.requiredSpecialToken(MESSAGE),
                tokenizer.requiredSpecialToken(CHANNEL),
                tokenizer.requiredSpecialToken(CONSTRAIN),
                tokenizer.requiredSpecialToken(END),
                tokenizer.requiredSpecialToken(CALL),
                tokenizer.requiredSpecialToken(RETURN),
                tokenizer.requiredSpecialToken(END_OF_TEXT));
    }
}
