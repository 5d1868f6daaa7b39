package dev.slipway.runtime.openai.request;

/** A request that cannot be answered, with what the client is told. */
public final class OpenAiException extends RuntimeException {

    private final transient OpenAiError error;

    OpenAiException(OpenAiError error) {
        super(error.message());
        this.error = error;
    }

    public OpenAiError error() {
        return error;
    }
}
