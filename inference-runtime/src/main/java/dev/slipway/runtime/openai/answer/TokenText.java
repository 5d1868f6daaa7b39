package dev.slipway.runtime.openai.answer;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.StreamingDecoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The text of raw tokens as they come; none at all where there is no tokenizer. */
public final class TokenText {

    private final @Nullable BpeTokenizer tokenizer;
    private final @Nullable StreamingDecoder decoder;
    private final boolean controlShown;

    /** @param controlShown whether control tokens are part of the text */
    public TokenText(Optional<BpeTokenizer> tokenizer, boolean controlShown) {
        this.controlShown = controlShown;
        this.tokenizer = tokenizer.orElse(null);
        this.decoder = tokenizer.map(StreamingDecoder::new).orElse(null);
    }

    public String push(int token) {
        if (tokenizer == null || decoder == null) {
            return "";
        }
        if (!tokenizer.isSpecial(token)) {
            return decoder.push(token);
        }
        return controlShown ? decoder.flush() + tokenizer.decode(token) : "";
    }

    public String flush() {
        return decoder == null ? "" : decoder.flush();
    }
}
