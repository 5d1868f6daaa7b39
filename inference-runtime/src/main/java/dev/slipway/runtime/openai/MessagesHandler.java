package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** What every path of Anthropic's does with a request's headers. */
final class MessagesHandler implements WebHandler {

    private static final String VERSION = "anthropic-version";
    private static final String SERVED = "2023-06-01";

    private final WebHandler handler;

    MessagesHandler(WebHandler handler) {
        this.handler = handler;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        String version = headers.getFirst(VERSION);
        if (version != null && !version.equals(SERVED)) {
            throw OpenAiErrors.invalidHeader(VERSION, version, SERVED + ", or absent");
        }
        return handler.handle(exchange);
    }
}
