package dev.slipway.edge.management;

import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.routing.Router;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClientResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v1/models}: OpenAI's list on the shared endpoint, and on the app host one body that is the management API's
 * list and OpenAI's at once, so that {@code http://localhost:8000/v1} is a good base URL for both kinds of client.
 */
final class ModelLists {

    private static final String PATH = "/v1/models";

    private final Router router;
    private final WebCallers callers;
    private final JsonMapper json;
    private final WebAnswer answer;

    ModelLists(Router router, WebCallers callers, JsonMapper json, WebAnswer answer) {
        this.router = router;
        this.callers = callers;
        this.json = json;
        this.answer = answer;
    }

    /** OpenAI's list, or one entry of it. */
    Mono<Void> answerShared(ServerHttpRequest request, ServerHttpResponse response, String path) {
        Caller caller = callers.of(request);
        if (caller == null) {
            return answer.openAiError(request, response, 401, "invalid_api_key", WebCallers.NO_KEY);
        }
        boolean isThere = path.equals(PATH) || path.startsWith(PATH + "/");
        if (isThere && !reads(request)) {
            return answer.onlyReads(request, response);
        }
        List<String> names = router.served(caller);
        if (path.equals(PATH)) {
            ObjectNode list = json.createObjectNode().put("object", "list");
            ArrayNode data = list.putArray("data");
            names.forEach(name -> data.add(entry(name, 0)));
            return answer.write(request, response, 200, list);
        }
        String name = path.startsWith(PATH + "/") ? path.substring(PATH.length() + 1) : path;
        return names.contains(name)
                ? answer.write(request, response, 200, entry(name, 0))
                : answer.openAiError(
                        request, response, 404, "model_not_found", "the model " + name + " does not exist");
    }

    private static boolean reads(ServerHttpRequest request) {
        return request.getMethod().equals(HttpMethod.GET) || request.getMethod().equals(HttpMethod.HEAD);
    }

    private ObjectNode entry(String name, long created) {
        return json.createObjectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "slipway");
    }

    /** The control plane's answer, with OpenAI's members added when it is a list. */
    Mono<ManagementProxy.Outcome> answerMerged(
            ServerHttpRequest request, ServerHttpResponse response, String target, ManagementProxy proxy) {
        return proxy.exchange(
                        request,
                        target,
                        (head, connection) -> connection
                                .inbound()
                                .receive()
                                .aggregate()
                                .asByteArray()
                                .defaultIfEmpty(new byte[0])
                                .map(body -> new Whole(head, ByteBuffer.wrap(body))))
                .next()
                .flatMap(whole -> write(response, whole))
                .then(Mono.<ManagementProxy.Outcome>empty())
                .onErrorResume(failure ->
                        response.isCommitted() ? Mono.error(failure) : Mono.just(ManagementProxy.outcome(failure)));
    }

    private record Whole(HttpClientResponse head, ByteBuffer body) {}

    private Mono<Void> write(ServerHttpResponse response, Whole whole) {
        ManagementProxy.copyHead(whole.head(), response);
        response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
        int status = whole.head().status().code();
        byte[] body = status == 200 ? merge(whole.body().array()) : whole.body().array();
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }

    private byte[] merge(byte[] management) {
        try {
            if (json.readTree(management) instanceof ObjectNode list
                    && list.path("models").isArray()) {
                list.put("object", "list").set("data", data(list.path("models")));
                return json.writeValueAsBytes(list);
            }
        } catch (JacksonException _) {
            return management; // whatever it is, it is the control plane's answer
        }
        return management;
    }

    private ArrayNode data(JsonNode models) {
        ArrayNode data = json.createArrayNode();
        for (JsonNode model : models) {
            boolean isServed = router.isServed(model.path("id").asString(""));
            if (isServed) {
                data.add(entry(
                        model.path("name").asString(""),
                        seconds(model.path("created_at").asString(""))));
            }
        }
        return data;
    }

    private static long seconds(String instant) {
        try {
            return Instant.parse(instant).getEpochSecond();
        } catch (DateTimeParseException _) {
            return 0;
        }
    }
}
