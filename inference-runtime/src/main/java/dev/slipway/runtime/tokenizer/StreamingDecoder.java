package dev.slipway.runtime.tokenizer;

/** Decodes a stream token by token; bytes of an unfinished character wait for the next token. */
public final class StreamingDecoder {

    private final BpeTokenizer tokenizer;
    private final Utf8Decoder decoder = new Utf8Decoder();

    public StreamingDecoder(BpeTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The characters that {@code token} completes. An id without a token, such as a padding row of the model, has no text. */
    public String push(int token) {
        StringBuilder out = new StringBuilder();
        decoder.decode(tokenizer.textBytes(token), out);
        return out.toString();
    }

    /** What is left at the end: U+FFFD if the stream stopped inside a character. */
    public String flush() {
        StringBuilder out = new StringBuilder();
        decoder.flush(out);
        return out.toString();
    }
}
