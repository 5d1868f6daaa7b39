package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.responses.ResponseStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** {@code GET} and {@code DELETE /v1/responses/<id>}, and {@code GET …/input_items}. */
final class StoredResponsesHandler implements WebHandler {

    static final String PATH = "/v1/responses";

    private static final String INPUT_ITEMS = "/input_items";

    private final ResponseStore store;
    private final JsonResponses responses;

    StoredResponsesHandler(ResponseStore store, JsonResponses responses) {
        this.store = store;
        this.responses = responses;
    }

    record Deleted(String id, String object, boolean deleted) {}

    record Items(
            String object,
            List<JsonNode> data,
            @Nullable String firstId,
            @Nullable String lastId,
            boolean hasMore) {}

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        String id = exchange.getRequest().getPath().value().substring(PATH.length() + 1);
        if (exchange.getRequest().getMethod().equals(HttpMethod.DELETE)) {
            store.delete(id);
            return responses.write(exchange, new Deleted(id, "response", true));
        }
        return id.endsWith(INPUT_ITEMS)
                ? responses.write(exchange, items(id.substring(0, id.length() - INPUT_ITEMS.length())))
                : responses.write(exchange, store.required(id).response());
    }

    private Items items(String id) {
        List<JsonNode> newestFirst = store.required(id).input().reversed();
        return new Items(
                "list",
                newestFirst,
                newestFirst.getFirst().path("id").asString(),
                newestFirst.getLast().path("id").asString(),
                false);
    }
}
