package dev.slipway.runtime.openai;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** One line for each request of an edge, by the id that its sender knows; who calls without one reads the answer itself. */
final class RequestLog implements HttpHandler {

    /** What the edge calls a request. */
    static final String HEADER = "X-Baseten-Request-Id";

    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final HttpHandler handler;
    private final LongSupplier nanoTime;

    RequestLog(HttpHandler handler, LongSupplier nanoTime) {
        this.handler = handler;
        this.nanoTime = nanoTime;
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        String id = request.getHeaders().getFirst(HEADER);
        if (id == null) {
            return handler.handle(request, response);
        }
        long began = nanoTime.getAsLong();
        return handler.handle(request, response).doFinally(signal -> {
            long millis = (nanoTime.getAsLong() - began) / NANOS_PER_MILLI;
            String end = signal == SignalType.CANCEL ? "left by its sender" : String.valueOf(response.getStatusCode());
            log.atInfo()
                    .addKeyValue("request_id", id)
                    .log(
                            "{} {} {} after {} ms",
                            request.getMethod(),
                            request.getPath().value(),
                            end,
                            millis);
        });
    }
}
