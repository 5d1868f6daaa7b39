package dev.slipway.runtime.openai.messages;

import dev.slipway.runtime.openai.answer.NamedEvent;
import dev.slipway.runtime.openai.request.OpenAiError;

/** An error in the shape that Anthropic's clients read; also the event that ends a stream which failed. */
public record AnthropicError(String type, Detail error) implements NamedEvent {

    record Detail(String type, String message) {}

    public static AnthropicError of(OpenAiError error) {
        return new AnthropicError("error", new Detail(type(error.status()), error.message()));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
