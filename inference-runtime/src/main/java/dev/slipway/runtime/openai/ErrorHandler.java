package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.messages.AnthropicError;
import dev.slipway.runtime.openai.request.OpenAiError;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.openai.request.OpenAiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** The one place where a failure becomes an answer. */
final class ErrorHandler implements WebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ErrorHandler.class);

    private final JsonResponses responses;

    ErrorHandler(JsonResponses responses) {
        this.responses = responses;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (AbortedException.isConnectionReset(failure)) {
            return Mono.empty();
        }
        if (exchange.getResponse().isCommitted()) {
            return cutOff(exchange, failure);
        }
        OpenAiException told = error(exchange, failure);
        OpenAiError error = told.error();
        told.retryAfterSeconds()
                .ifPresent(seconds ->
                        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
        exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(error.status()));
        return responses.write(exchange, body(exchange, error));
    }

    private static Object body(ServerWebExchange exchange, OpenAiError error) {
        return exchange.getRequest().getPath().value().startsWith(OpenAiServer.MESSAGES)
                ? AnthropicError.of(error, exchange.getRequest().getHeaders().getFirst(RequestLog.HEADER))
                : new OpenAiError.Body(error);
    }

    private static OpenAiException error(ServerWebExchange exchange, Throwable failure) {
        return switch (failure) {
            case OpenAiException told -> told;
            case ResponseStatusException status ->
                OpenAiErrors.ofStatus(status.getStatusCode().value(), status.getMessage());
            default -> {
                log.error("request failed path={}", exchange.getRequest().getPath(), failure);
                yield OpenAiErrors.internal();
            }
        };
    }

    /** Part of the answer is out, so the client can only be told by the connection's end. */
    private static Mono<Void> cutOff(ServerWebExchange exchange, Throwable failure) {
        if (Exceptions.isOverflow(failure)) {
            log.warn(
                    "client reads too slowly; cut off path={}",
                    exchange.getRequest().getPath());
        } else {
            log.error("answer broke off path={}", exchange.getRequest().getPath(), failure);
        }
        Connections.close(exchange);
        return Mono.empty();
    }
}
