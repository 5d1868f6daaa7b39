package dev.slipway.edge.management;

import java.util.Set;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes the edge's own small JSON answers. */
final class WebAnswer {

    private final JsonMapper json;

    WebAnswer(JsonMapper json) {
        this.json = json;
    }

    Mono<Void> error(ServerHttpRequest request, ServerHttpResponse response, int status, String message) {
        return write(request, response, status, json.createObjectNode().put("error", message));
    }

    /** An error of the shared OpenAI endpoint. */
    Mono<Void> openAiError(
            ServerHttpRequest request, ServerHttpResponse response, int status, String code, String message) {
        var body = json.createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", status == 401 ? "authentication_error" : "invalid_request_error")
                .putNull("param")
                .put("code", code);
        return write(request, response, status, body);
    }

    Mono<Void> onlyReads(ServerHttpRequest request, ServerHttpResponse response) {
        response.getHeaders().setAllow(Set.of(HttpMethod.GET, HttpMethod.HEAD));
        return openAiError(request, response, 405, "client_error", "this address takes GET and HEAD only");
    }

    Mono<Void> write(ServerHttpRequest request, ServerHttpResponse response, int status, Object body) {
        return writeBytes(request, response, status, json.writeValueAsBytes(body));
    }

    Mono<Void> writeBytes(ServerHttpRequest request, ServerHttpResponse response, int status, byte[] body) {
        response.setStatusCode(HttpStatusCode.valueOf(status));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(body.length);
        if (request.getMethod().equals(HttpMethod.HEAD)) {
            return response.setComplete();
        }
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }
}
