package dev.slipway.edge.inference;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The edge's own errors as answers: Baseten's shape on a model's endpoint, OpenAI's on the shared one, Anthropic's on its path. */
final class InferenceErrors {

    private static final String MESSAGES = "/v1/messages";

    /** Outside inference the edge itself refuses only methods that it offers nowhere. */
    private static final String ALL = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private final JsonMapper json;

    InferenceErrors(JsonMapper json) {
        this.json = json;
    }

    FullHttpResponse answer(InferenceError error, InferenceRequest request) {
        byte[] body = json.writeValueAsBytes(body(error, request));
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(error.status()), Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        switch (error.status()) {
            case 401 -> response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
            case 405 -> response.headers().set(HttpHeaderNames.ALLOW, request.isInference() ? "POST" : ALL);
            case 429, 503 -> response.headers().set(HttpHeaderNames.RETRY_AFTER, error.retryAfter());
            default -> {}
        }
        return response;
    }

    private ObjectNode body(InferenceError error, InferenceRequest request) {
        String path = request.enginePath();
        if (path != null && path.startsWith(MESSAGES)) {
            return anthropic(error, request.id());
        }
        if (request.isAtSharedEndpoint()) {
            return openAi(error);
        }
        return request.isInference() ? baseten(error) : management(error);
    }

    private ObjectNode anthropic(InferenceError error, String requestId) {
        ObjectNode body = json.createObjectNode().put("type", "error");
        body.putObject("error").put("type", anthropicType(error.status())).put("message", error.message());
        return body.put("request_id", requestId);
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private ObjectNode baseten(InferenceError error) {
        return json.createObjectNode().put("error", error.message()).put("error_code", error.code());
    }

    /** For what is refused before it reaches the control plane, which writes its errors itself. */
    private ObjectNode management(InferenceError error) {
        return json.createObjectNode().put("error", error.message());
    }

    private ObjectNode openAi(InferenceError error) {
        ObjectNode body = json.createObjectNode();
        body.putObject("error")
                .put("message", error.message())
                .put("type", type(error.status()))
                .put("param", param(error))
                .put("code", openAiCode(error));
        return body;
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }

    private static @Nullable String param(InferenceError error) {
        return switch (error.code()) {
            case "model_does_not_exist", "invalid_model" -> "model";
            default -> null;
        };
    }

    private static String openAiCode(InferenceError error) {
        return switch (error.code()) {
            case "model_does_not_exist" -> "model_not_found";
            case "unauthorized" -> error.status() == 403 ? "permission_denied" : "invalid_api_key";
            default -> error.code();
        };
    }
}
