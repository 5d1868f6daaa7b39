package dev.slipway.runtime.openai;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/** What a request's own connection offers beyond HTTP's message. */
final class Connections {

    private Connections() {}

    /** The thread that writes to the connection: work done there needs no hand-over. */
    static Scheduler eventLoop(ServerWebExchange exchange) {
        AtomicReference<Executor> loop = new AtomicReference<>(Runnable::run);
        netty(exchange)
                .withConnection(connection -> loop.set(connection.channel().eventLoop()::execute));
        return Schedulers.fromExecutor(loop.get());
    }

    /** A header that follows a chunked body, with a value that is known only then, if there is one. */
    static void announceTrailer(ServerWebExchange exchange, String name, Supplier<Optional<String>> value) {
        exchange.getResponse().getHeaders().set("Trailer", name);
        netty(exchange).trailerHeaders(trailers -> value.get().ifPresent(text -> trailers.set(name, text)));
    }

    static void close(ServerWebExchange exchange) {
        netty(exchange).withConnection(Connection::dispose);
    }

    private static HttpServerResponse netty(ServerWebExchange exchange) {
        return ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
    }
}
