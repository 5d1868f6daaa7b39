package dev.slipway.edge.management;

import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.auth.Credentials;
import dev.slipway.edge.routing.Routes;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Finds who sends a request for one of the edge's own small surfaces. */
final class WebCallers {

    static final String NO_KEY = "no good API key: " + Credentials.HOW;

    private final Routes routes;

    WebCallers(Routes routes) {
        this.routes = routes;
    }

    @Nullable
    Caller of(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        Credentials credentials = new Credentials(
                headers.getFirst(HttpHeaders.AUTHORIZATION),
                headers.getFirst("X-Api-Key"),
                headers.getFirst(HttpHeaders.COOKIE),
                headers.getFirst("X-CSRF-Token"),
                request.getMethod().name());
        return routes.current().keys().authenticate(credentials, InstantSource.system());
    }
}
