package dev.slipway.edge.management;

import dev.slipway.edge.routing.Address;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Answers everything that is not inference: a few small surfaces from what the edge knows, the rest by the control plane. */
public final class WebHandler implements HttpHandler {

    private static final String MODELS = "/v1/models";
    private static final String RECEIPTS = "/v1/receipts/";

    private final @Nullable ManagementProxy proxy;
    private final ModelLists models;
    private final ReceiptLookup receipts;
    private final WebAnswer answer;

    WebHandler(@Nullable ManagementProxy proxy, ModelLists models, ReceiptLookup receipts, WebAnswer answer) {
        this.proxy = proxy;
        this.models = models;
        this.receipts = receipts;
        this.answer = answer;
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        String target = ServerHttpRequestDecorator.<HttpServerRequest>getNativeRequest(request)
                .uri();
        String host = request.getHeaders().getFirst(HttpHeaders.HOST);
        Address address = Address.of(host == null ? "" : host, target);
        return address instanceof Address.Web web
                ? answer(request, response, web)
                : Mono.error(new IllegalStateException("inference does not come this way: " + target));
    }

    private Mono<Void> answer(ServerHttpRequest request, ServerHttpResponse response, Address.Web web) {
        String path = web.path().split("\\?", 2)[0];
        boolean reads = request.getMethod().equals(HttpMethod.GET)
                || request.getMethod().equals(HttpMethod.HEAD);
        if (GuardedPaths.isGuarded(path)) {
            return answer.error(request, response, 404, "there is nothing at this address");
        }
        if (path.startsWith(RECEIPTS) && reads) {
            return receipts.answer(request, response, path.substring(RECEIPTS.length()));
        }
        return switch (web.surface()) {
            case SHARED -> models.answerShared(request, response, path);
            case APP ->
                path.equals(MODELS) && request.getMethod().equals(HttpMethod.GET)
                        ? merged(request, response, web.path())
                        : pass(request, response, web.path());
            case API -> pass(request, response, web.path());
        };
    }

    private Mono<Void> merged(ServerHttpRequest request, ServerHttpResponse response, String target) {
        return proxy == null
                ? alone(request, response)
                : models.answerMerged(request, response, target, proxy).flatMap(o -> failed(request, response, o));
    }

    private Mono<Void> pass(ServerHttpRequest request, ServerHttpResponse response, String target) {
        return proxy == null
                ? alone(request, response)
                : proxy.pass(request, target, response).flatMap(o -> failed(request, response, o));
    }

    private Mono<Void> alone(ServerHttpRequest request, ServerHttpResponse response) {
        return answer.error(request, response, 503, "this edge runs alone: there is no control plane behind it");
    }

    private Mono<Void> failed(ServerHttpRequest request, ServerHttpResponse response, ManagementProxy.Outcome outcome) {
        return switch (outcome) {
            case AWAY -> answer.error(request, response, 503, "the control plane cannot be reached; inference goes on");
            case BROKEN ->
                answer.error(request, response, 502, "the control plane's connection broke before it answered");
            case CALLER_STALLED -> {
                response.getHeaders().setConnection("close"); // the rest of the body is not waited for
                yield answer.error(request, response, 408, "the announced body did not come");
            }
            case SILENT -> answer.error(request, response, 504, "the control plane does not answer; inference goes on");
        };
    }
}
