package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets in only requests of the platform, which know its token; everybody may ask for the health. */
final class InternalTokenFilter implements WebFilter {

    private static final String HEADER = "X-Slipway-Internal-Token";

    private final byte[] token;

    InternalTokenFilter(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        boolean open = exchange.getRequest().getPath().value().equals(OpenAiServer.HEALTH);
        return open || isKnown(exchange) ? chain.filter(exchange) : Mono.error(OpenAiErrors.unauthorized(HEADER));
    }

    private boolean isKnown(ServerWebExchange exchange) {
        String given = exchange.getRequest().getHeaders().getFirst(HEADER);
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token);
    }
}
