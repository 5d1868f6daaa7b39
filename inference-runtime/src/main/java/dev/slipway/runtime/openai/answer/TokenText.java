package dev.slipway.runtime.openai.answer;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.StreamingDecoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The text of raw tokens as they come, without control tokens; none at all where there is no tokenizer. */
public final class TokenText {

    private final @Nullable BpeTokenizer tokenizer;
    private final @Nullable StreamingDecoder decoder;

    public TokenText(Optional<BpeTokenizer> tokenizer) {
        this.tokenizer = tokenizer.orElse(null);
        this.decoder = tokenizer.map(StreamingDecoder::new).orElse(null);
    }

    public String push(int token) {
        return tokenizer == null || decoder == null || tokenizer.isSpecial(token) ? "" : decoder.push(token);
    }

    public String flush() {
        return decoder == null ? "" : decoder.flush();
    }
}
