package dev.slipway.runtime.openai;

import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes values as JSON bodies. */
final class JsonResponses {

    private final JsonMapper json;

    JsonResponses(JsonMapper json) {
        this.json = json;
    }

    Mono<Void> write(ServerWebExchange exchange, Object value) {
        return write(exchange, MediaType.APPLICATION_JSON_VALUE, json.writeValueAsBytes(value));
    }

    static Mono<Void> write(ServerWebExchange exchange, String contentType, String text) {
        return write(exchange, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    String text(Object value) {
        return json.writeValueAsString(value);
    }

    private static Mono<Void> write(ServerWebExchange exchange, String contentType, byte[] body) {
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().set("Content-Type", contentType);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
