package dev.slipway.runtime.openai.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.runtime.openai.answer.NamedEvent;
import dev.slipway.runtime.openai.request.OpenAiError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error in the shape that Anthropic's clients read; also the event that ends a stream which failed.
 *
 * @param requestId what the edge calls the request, if one stands before
 */
public record AnthropicError(
        String type,
        Detail error,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String requestId) implements NamedEvent {

    record Detail(
            String type,
            String message,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Details details) {}

    /** What clients that want the conversation kept here act upon: they send all of it instead. */
    record Details(String errorCode, List<String> unsupported) {

        static final Details NO_THREADS = new Details("thread_unsupported_request", List.of("thread"));
    }

    public static AnthropicError of(OpenAiError error, @Nullable String requestId) {
        Details details = "thread".equals(error.param()) ? Details.NO_THREADS : null;
        return new AnthropicError("error", new Detail(type(error.status()), error.message(), details), requestId);
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 503, 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
