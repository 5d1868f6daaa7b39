package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import java.util.function.Function;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON objects that requests carry. */
final class RequestBodies {

    /** How often the limit is read and dropped, so that a client which writes before it listens hears of it. */
    private static final int DROPPED = 8;

    private final JsonMapper json;
    private final int maxBytes;

    RequestBodies(JsonMapper json, int maxBytes) {
        this.json = json;
        this.maxBytes = maxBytes;
    }

    /**
     * Used away from the event loop, by threads of which there are more than processors: one that takes its time holds up no other.
     */
    <T> Mono<T> read(ServerWebExchange exchange, Function<JsonFields, T> use) {
        long announced = exchange.getRequest().getHeaders().getContentLength();
        if (announced > DROPPED * (long) maxBytes) {
            return Mono.error(OpenAiErrors.bodyTooLarge(maxBytes));
        }
        return exchange.getRequest()
                .getBody()
                .collect(() -> new BoundedBytes(maxBytes, DROPPED * (long) maxBytes), BoundedBytes::add)
                .publishOn(Schedulers.boundedElastic())
                .map(bytes -> used(bytes, use));
    }

    private <T> T used(BoundedBytes bytes, Function<JsonFields, T> use) {
        try {
            return use.apply(JsonFields.parse(json, bytes.all()));
        } catch (StackOverflowError e) {
            throw OpenAiErrors.tooComplex();
        }
    }
}
