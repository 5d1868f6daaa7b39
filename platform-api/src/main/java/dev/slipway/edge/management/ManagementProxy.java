package dev.slipway.edge.management;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import java.io.Serial;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** Passes a request on to the control plane, and its answer back as it comes. */
final class ManagementProxy {

    private static final Set<String> NOT_PASSED = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto");

    private static final String OWN_PREFIX = "x-slipway-";

    private final HttpClient http;
    private final String controlPlane;
    private final Duration silence;

    /**
     * Speaks to one control plane.
     *
     * @param silence how long the control plane may take nothing of a request and not begin an answer
     */
    ManagementProxy(HttpClient http, URI controlPlane, Duration silence) {
        this.http = http;
        this.controlPlane = controlPlane.toString().replaceAll("/+$", "");
        this.silence = silence;
    }

    /** Why a request got no answer. */
    enum Outcome {
        AWAY,
        BROKEN,
        SILENT,
        CALLER_STALLED
    }

    /** Passes the request on; the result is empty when the answer went through. */
    Mono<Outcome> pass(ServerHttpRequest request, String path, ServerHttpResponse response) {
        return exchange(request, path, (answer, connection) -> relay(answer, connection, response))
                .then(Mono.<Outcome>empty())
                .onErrorResume(failure -> response.isCommitted() ? Mono.error(failure) : Mono.just(outcome(failure)));
    }

    /** Sends the request on and has {@code receiver} read the answer. */
    <T> Flux<T> exchange(ServerHttpRequest request, String path, Receiver<T> receiver) {
        Progress progress = new Progress();
        Flux<ByteBuf> body = request.getBody()
                .doOnRequest(progress::asked)
                .doOnNext(_ -> progress.came())
                .doOnComplete(progress::ended)
                .map(NettyDataBufferFactory::toByteBuf);
        Flux<Flux<T>> answer = http.headers(headers -> copy(request, headers))
                .request(HttpMethod.valueOf(request.getMethod().name()))
                .uri(controlPlane + path)
                .send(body)
                .responseConnection((head, connection) ->
                        Mono.just(Flux.from(receiver.read(head, connection)).doOnError(_ -> connection.dispose())));
        return answer.timeout(progress.silentFor(silence), _ -> Mono.never())
                .onErrorMap(TimeoutException.class, progress::explain)
                .concatMap(parts -> parts);
    }

    /**
     * Reads an answer. If it fails before it has, the connection is closed: Spring's ChannelSendOperator never cancels a body whose head
     * it could not write, as when the caller has just left.
     */
    interface Receiver<T> {
        Publisher<T> read(HttpClientResponse answer, Connection connection);
    }

    private static Mono<Void> relay(HttpClientResponse answer, Connection connection, ServerHttpResponse response) {
        copyHead(answer, response);
        NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
        Flux<DataBuffer> body = connection.inbound().receive().retain().map(buffers::wrap);
        return response.writeAndFlushWith(body.map(Mono::just));
    }

    static void copyHead(HttpClientResponse answer, ServerHttpResponse response) {
        response.setStatusCode(HttpStatusCode.valueOf(answer.status().code()));
        HttpHeaders headers = response.getHeaders();
        answer.responseHeaders().forEach(header -> {
            if (isPassed(header.getKey())) {
                headers.add(header.getKey(), header.getValue());
            }
        });
    }

    private static void copy(ServerHttpRequest request, io.netty.handler.codec.http.HttpHeaders to) {
        request.getHeaders().forEach((name, values) -> {
            if (isPassed(name)) {
                to.set(name, values);
            }
        });
        String host = request.getHeaders().getFirst(HttpHeaders.HOST);
        if (host != null) {
            to.set("X-Forwarded-Host", host);
        }
        to.set("X-Forwarded-Proto", "http");
        InetSocketAddress caller = request.getRemoteAddress();
        if (caller != null && caller.getAddress() != null) {
            to.set("X-Forwarded-For", caller.getAddress().getHostAddress());
        }
    }

    private static boolean isPassed(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return !NOT_PASSED.contains(name) && !name.startsWith(OWN_PREFIX);
    }

    static Outcome outcome(Throwable failure) {
        return switch (failure) {
            case CallerStalledException _ -> Outcome.CALLER_STALLED;
            case TimeoutException _ -> Outcome.SILENT;
            case ConnectException _ -> Outcome.AWAY;
            default -> Outcome.BROKEN;
        };
    }

    private static final class CallerStalledException extends TimeoutException {

        @Serial
        private static final long serialVersionUID = 1;
    }

    /** When a request's body last moved, and who is to move it. */
    private static final class Progress {

        private final AtomicLong awaited = new AtomicLong(); // parts that the control plane has room for
        private volatile long last = System.nanoTime();
        private volatile boolean ended;

        void asked(long parts) {
            awaited.accumulateAndGet(parts, Operators::addCap);
        }

        void came() {
            awaited.decrementAndGet();
            last = System.nanoTime();
        }

        void ended() {
            ended = true;
        }

        TimeoutException explain(TimeoutException silent) {
            return !ended && awaited.get() > 0 ? new CallerStalledException() : silent;
        }

        Mono<Long> silentFor(Duration limit) {
            return Flux.interval(Duration.ofSeconds(1))
                    .filter(_ -> System.nanoTime() - last > limit.toNanos())
                    .next();
        }
    }
}
