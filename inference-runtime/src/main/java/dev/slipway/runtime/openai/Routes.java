package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Which handler answers which path and method. */
final class Routes implements WebHandler {

    /** Handlers by the methods' names. */
    private record Route(Map<String, WebHandler> handlers) {

        Route() {
            this(new TreeMap<>());
        }
    }

    private final Map<String, Route> exact = new TreeMap<>();
    private final Map<String, Route> below = new TreeMap<>();

    Routes get(String path, WebHandler handler) {
        return add(exact, path, HttpMethod.GET, handler);
    }

    Routes post(String path, WebHandler handler) {
        return add(exact, path, HttpMethod.POST, handler);
    }

    /** Paths that go on after this one and a slash. */
    Routes getBelow(String path, WebHandler handler) {
        return add(below, path + "/", HttpMethod.GET, handler);
    }

    Routes postBelow(String path, WebHandler handler) {
        return add(below, path + "/", HttpMethod.POST, handler);
    }

    Routes deleteBelow(String path, WebHandler handler) {
        return add(below, path + "/", HttpMethod.DELETE, handler);
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().value();
        String method = exchange.getRequest().getMethod().name();
        Route route = exact.get(path);
        if (route == null) {
            route = longer(path, method);
        }
        WebHandler handler = route.handlers().get(method.equals("HEAD") ? "GET" : method);
        if (handler == null) {
            String allowed = String.join(", ", route.handlers().keySet());
            exchange.getResponse().getHeaders().set("Allow", allowed);
            throw OpenAiErrors.methodNotAllowed(method, path, allowed);
        }
        return handler.handle(exchange);
    }

    private Routes add(Map<String, Route> routes, String path, HttpMethod method, WebHandler handler) {
        routes.computeIfAbsent(path, _ -> new Route()).handlers().put(method.name(), handler);
        return this;
    }

    private Route longer(String path, String method) {
        return below.entrySet().stream()
                .filter(entry -> path.startsWith(entry.getKey())
                        && path.length() > entry.getKey().length())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> OpenAiErrors.unknownPath(method, path));
    }
}
