package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON objects that requests carry. */
final class RequestBodies {

    private final JsonMapper json;
    private final int maxBytes;

    RequestBodies(JsonMapper json, int maxBytes) {
        this.json = json;
        this.maxBytes = maxBytes;
    }

    /** Parsed away from the event loop, since a body may be large; what follows runs there too. */
    Mono<JsonFields> read(ServerWebExchange exchange) {
        if (exchange.getRequest().getHeaders().getContentLength() > maxBytes) {
            return Mono.error(OpenAiErrors.bodyTooLarge(maxBytes));
        }
        return DataBufferUtils.join(exchange.getRequest().getBody(), maxBytes)
                .onErrorMap(DataBufferLimitException.class, e -> OpenAiErrors.bodyTooLarge(maxBytes))
                .map(RequestBodies::bytes)
                .defaultIfEmpty(new byte[0])
                .publishOn(Schedulers.parallel())
                .map(body -> JsonFields.parse(json, body));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
