package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.engine.TurnedAway;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Every error that this server answers with, and its status. */
public final class OpenAiErrors {

    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String SERVER = "server_error";

    private OpenAiErrors() {}

    /** A field whose value is not allowed; {@code problem} goes on after the field's name. */
    public static OpenAiException invalid(String param, String problem) {
        return error(HttpStatus.BAD_REQUEST, param + " " + problem, INVALID_REQUEST, param, "invalid_value");
    }

    /** A value that has more parts than are allowed; {@code parts} names them. */
    static OpenAiException tooMany(String param, int count, String parts, int allowed) {
        return invalid(param, "has %d %s; at most %d are allowed".formatted(count, parts, allowed));
    }

    /** What a whole answer may hold is known before it begins for its prompts alone: how much it generates is not. */
    public static OpenAiException tooManyScores(long limit) {
        return invalid(
                "logprobs",
                "make an answer that is not streamed hold more than %d log probabilities: ask for fewer, or for a stream"
                        .formatted(limit));
    }

    static OpenAiException invalidBody(String message) {
        return error(HttpStatus.BAD_REQUEST, message, INVALID_REQUEST, null, "invalid_body");
    }

    /** What would need a deeper stack than a thread has. */
    public static OpenAiException tooComplex() {
        return error(
                HttpStatus.BAD_REQUEST,
                "the request is nested too deeply, or a schema in it has too many parts",
                INVALID_REQUEST,
                null,
                "too_complex");
    }

    /** Tools and forms that are too much together. */
    static OpenAiException formTooLarge(String problem) {
        return error(
                HttpStatus.BAD_REQUEST,
                "the form that is asked for, of tools and text together, " + problem,
                INVALID_REQUEST,
                null,
                "too_complex");
    }

    /** A field that is understood, with a value that this server does not act on. */
    public static OpenAiException unsupported(String param, String problem) {
        return error(HttpStatus.BAD_REQUEST, param + " " + problem, INVALID_REQUEST, param, "unsupported_value");
    }

    static OpenAiException contextTooLong(String param, String message) {
        return error(HttpStatus.BAD_REQUEST, message, INVALID_REQUEST, param, "context_length_exceeded");
    }

    static OpenAiException noTokenizer(String message) {
        return error(HttpStatus.BAD_REQUEST, message, INVALID_REQUEST, null, "no_tokenizer");
    }

    public static OpenAiException unauthorized(String header) {
        return error(
                HttpStatus.UNAUTHORIZED,
                "the header " + header + " is missing or wrong",
                "authentication_error",
                null,
                "invalid_token");
    }

    public static OpenAiException unknownResponse(String id) {
        String message =
                "Response with id '%s' not found: it was never stored, or it is too old".formatted(abbreviated(id));
        return error(HttpStatus.NOT_FOUND, message, INVALID_REQUEST, null, "response_not_found");
    }

    public static OpenAiException notInBackground() {
        String message = "Cannot cancel a synchronous response: only one made with background true can be cancelled";
        return error(HttpStatus.BAD_REQUEST, message, INVALID_REQUEST, null, "not_in_background");
    }

    /** The response that a new one is to go on after. */
    public static OpenAiException unknownPreviousResponse(String id) {
        String message = "Previous response with id '%s' not found: it was never stored, or it is too old"
                .formatted(abbreviated(id));
        return error(
                HttpStatus.BAD_REQUEST,
                message,
                INVALID_REQUEST,
                "previous_response_id",
                "previous_response_not_found");
    }

    public static OpenAiException unknownItem(String id, String param) {
        String message = "Item with id '%s' not found: items are kept with their responses, unless store is false"
                .formatted(abbreviated(id));
        return error(HttpStatus.NOT_FOUND, message, INVALID_REQUEST, param, "item_not_found");
    }

    public static OpenAiException unknownPath(String method, String path) {
        String message = "there is nothing at %s %s".formatted(method, abbreviated(path));
        return error(HttpStatus.NOT_FOUND, message, INVALID_REQUEST, null, "not_found");
    }

    public static OpenAiException unknownModel(String id, String served) {
        String message = "the model '%s' does not exist; this server has '%s'".formatted(abbreviated(id), served);
        return error(HttpStatus.NOT_FOUND, message, INVALID_REQUEST, "model", "model_not_found");
    }

    public static OpenAiException methodNotAllowed(String method, String path, String allowed) {
        String message = "%s is not allowed at %s; allowed: %s".formatted(method, path, allowed);
        return error(HttpStatus.METHOD_NOT_ALLOWED, message, INVALID_REQUEST, null, "method_not_allowed");
    }

    public static OpenAiException bodyTooLarge(long limit) {
        String message = "the request's body is larger than the limit of %d bytes".formatted(limit);
        return error(HttpStatus.CONTENT_TOO_LARGE, message, INVALID_REQUEST, null, "body_too_large");
    }

    /** A header whose value is not allowed. */
    public static OpenAiException invalidHeader(String name, String value, String allowed) {
        String message = "the header %s is \"%s\"; it must be %s".formatted(name, abbreviated(value), allowed);
        return error(HttpStatus.BAD_REQUEST, message, INVALID_REQUEST, null, "invalid_header");
    }

    /** No place in the queue: for this caller, who holds its share (429), or for anyone (503). */
    public static OpenAiException turnedAway(TurnedAway why) {
        OpenAiException told = why.callersOwn()
                ? error(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "%d requests of this caller wait already, which is as many as one may have; try again later"
                                .formatted(why.limit()),
                        "rate_limit_error",
                        null,
                        "too_many_waiting")
                : error(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "%d requests wait already, which is as many as may; try again later".formatted(why.limit()),
                        SERVER,
                        null,
                        "queue_full");
        return told.retryAfter(why.retryAfter());
    }

    public static OpenAiException deadlinePassed() {
        String message = "the time that X-Request-Timeout allows passed before the answer was complete";
        return error(HttpStatus.GATEWAY_TIMEOUT, message, SERVER, null, "deadline_exceeded");
    }

    public static OpenAiException loading() {
        String message = "the model is being loaded; /health answers 200 when it is ready";
        return error(HttpStatus.SERVICE_UNAVAILABLE, message, SERVER, null, "model_loading");
    }

    public static OpenAiException engineFailed(String message) {
        return error(HttpStatus.INTERNAL_SERVER_ERROR, message, SERVER, null, "engine_failed");
    }

    public static OpenAiException internal() {
        String message = "the server failed to answer; its log says why";
        return error(HttpStatus.INTERNAL_SERVER_ERROR, message, SERVER, null, "internal_error");
    }

    public static OpenAiException ofStatus(int status, String message) {
        String type = status < HttpStatus.INTERNAL_SERVER_ERROR.value() ? INVALID_REQUEST : SERVER;
        return new OpenAiException(new OpenAiError(status, message, type, null, "http_" + status));
    }

    /** A value as an error message shows it. */
    public static String abbreviated(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }

    private static OpenAiException error(
            HttpStatus status, String message, String type, @Nullable String param, String code) {
        return new OpenAiException(new OpenAiError(
                status.value(), encodable(message), type, param == null ? null : encodable(param), code));
    }

    /** Lone surrogates of a client's text cannot be written as UTF-8; they become question marks. */
    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
