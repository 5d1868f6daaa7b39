package dev.slipway.runtime.tokenizer;

import org.jspecify.annotations.Nullable;

/** A tokenizer.json that cannot be used; the message names the file and what is wrong in it. */
public final class TokenizerException extends RuntimeException {

    public TokenizerException(String message) {
        this(message, null);
    }

    TokenizerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
