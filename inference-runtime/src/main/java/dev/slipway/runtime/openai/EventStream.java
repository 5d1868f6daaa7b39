package dev.slipway.runtime.openai;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** An answer as a stream of server-sent events. */
final class EventStream {

    private static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private EventStream() {}

    /**
     * Sends each frame when it is there, and cancels them when the client leaves.
     *
     * @param receipt follows the last frame, if there is one then
     */
    static Mono<Void> write(ServerWebExchange exchange, Flux<DataBuffer> frames, Supplier<Optional<String>> receipt) {
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        response.getHeaders().setCacheControl("no-cache");
        Connections.announceTrailer(exchange, Receipt.HEADER, receipt);
        return writeOrCancel(response, frames);
    }

    /** Spring's ChannelSendOperator never cancels a body whose head it could not write, as when the client has just left. */
    static Mono<Void> writeOrCancel(ServerHttpResponse response, Flux<DataBuffer> body) {
        AtomicReference<Subscription> written = new AtomicReference<>(Operators.emptySubscription());
        return response.writeAndFlushWith(body.doOnSubscribe(written::set).map(Mono::just))
                .doOnError(_ -> written.get().cancel());
    }
}
