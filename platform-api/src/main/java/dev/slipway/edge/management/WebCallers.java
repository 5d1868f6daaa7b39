package dev.slipway.edge.management;

import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.auth.Credentials;
import dev.slipway.edge.routing.Routes;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Finds who sends a request for one of the edge's own small surfaces. */
final class WebCallers {

    static final String NO_KEY = "no good API key: send Authorization: Bearer KEY, Api-Key KEY, or X-Api-Key: KEY";

    private final Routes routes;

    WebCallers(Routes routes) {
        this.routes = routes;
    }

    @Nullable
    Caller of(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        HttpMethod method = request.getMethod();
        Credentials credentials = new Credentials(
                headers.getFirst(HttpHeaders.AUTHORIZATION),
                headers.getFirst("X-Api-Key"),
                headers.getFirst(HttpHeaders.COOKIE),
                headers.getFirst("X-CSRF-Token"),
                method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD));
        return routes.current().keys().authenticate(credentials, InstantSource.system());
    }
}
