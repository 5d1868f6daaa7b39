package dev.slipway.runtime.openai.answer;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How log probabilities name tokens.
 *
 * @param asIds {@code token_id:N} instead of the token's text
 */
public record TokenNames(Optional<BpeTokenizer> tokenizer, boolean asIds) {

    /** A part of a character reads as U+FFFD; an id without a token, or without a tokenizer, has no text. */
    public String name(int token) {
        if (asIds) {
            return "token_id:" + token;
        }
        return tokenizer
                .filter(known -> known.contains(token))
                .map(known -> known.decode(token))
                .orElse("");
    }

    public boolean isControl(int token) {
        return tokenizer.isPresent() && tokenizer.get().isSpecial(token);
    }

    /** Null for an id that has no text. */
    @Nullable
    public List<Integer> bytes(int token) {
        if (tokenizer.isEmpty() || !tokenizer.get().contains(token)) {
            return null;
        }
        List<Integer> bytes = new ArrayList<>();
        for (byte value : tokenizer.get().bytes(token)) {
            bytes.add(Byte.toUnsignedInt(value));
        }
        return bytes;
    }
}
