package dev.slipway.runtime.openai;

/** A request that cannot be answered, with what the client is told. */
final class OpenAiException extends RuntimeException {

    private final transient OpenAiError error;

    OpenAiException(OpenAiError error) {
        super(error.message());
        this.error = error;
    }

    OpenAiError error() {
        return error;
    }
}
