package dev.slipway.runtime.openai;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Which handler answers which path; each path takes one method. */
final class Routes implements WebHandler {

    private record Route(HttpMethod method, WebHandler handler) {}

    private final Map<String, Route> exact = new TreeMap<>();
    private final Map<String, Route> below = new TreeMap<>();

    Routes get(String path, WebHandler handler) {
        exact.put(path, new Route(HttpMethod.GET, handler));
        return this;
    }

    /** Paths that go on after this one and a slash. */
    Routes getBelow(String path, WebHandler handler) {
        below.put(path + "/", new Route(HttpMethod.GET, handler));
        return this;
    }

    Routes post(String path, WebHandler handler) {
        exact.put(path, new Route(HttpMethod.POST, handler));
        return this;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().value();
        HttpMethod method = exchange.getRequest().getMethod();
        Route route = exact.getOrDefault(path, longer(path, method));
        boolean asHead = method.equals(HttpMethod.HEAD) && route.method().equals(HttpMethod.GET);
        if (!method.equals(route.method()) && !asHead) {
            exchange.getResponse().getHeaders().set("Allow", route.method().name());
            throw OpenAiErrors.methodNotAllowed(
                    method.name(), path, route.method().name());
        }
        return route.handler().handle(exchange);
    }

    private Route longer(String path, HttpMethod method) {
        return below.entrySet().stream()
                .filter(entry -> path.startsWith(entry.getKey())
                        && path.length() > entry.getKey().length())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new Route(method, exchange -> {
                    throw OpenAiErrors.unknownPath(method.name(), path);
                }));
    }
}
