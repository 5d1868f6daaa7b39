package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** What every path of Anthropic's does with a request's headers. */
final class MessagesHandler implements WebHandler {

    private static final String VERSION = "anthropic-version";
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    /** What is served was the same ever since; the stock clients send later dates. */
    private static final String FIRST = "2023-06-01";

    private final WebHandler handler;

    MessagesHandler(WebHandler handler) {
        this.handler = handler;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        String version = headers.getFirst(VERSION);
        if (version != null && (!DATE.matcher(version).matches() || version.compareTo(FIRST) < 0)) {
            throw OpenAiErrors.invalidHeader(VERSION, version, FIRST + " or a later date, or absent");
        }
        return handler.handle(exchange);
    }
}
