package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.responses.ItemPage;
import dev.slipway.runtime.openai.responses.ResponseRequest;
import dev.slipway.runtime.openai.responses.ResponseStore;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** {@code GET} and {@code DELETE /v1/responses/<id>}, and {@code GET …/input_items}. */
final class StoredResponsesHandler implements WebHandler {

    static final String PATH = "/v1/responses";

    private static final String INPUT_ITEMS = "/input_items";
    private static final int MAX_ITEMS = 100;
    private static final int USUAL_ITEMS = 20;

    private final ResponseStore store;
    private final JsonResponses responses;

    StoredResponsesHandler(ResponseStore store, JsonResponses responses) {
        this.store = store;
        this.responses = responses;
    }

    record Deleted(String id, String object, boolean deleted) {}

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        String id = exchange.getRequest().getPath().value().substring(PATH.length() + 1);
        if (exchange.getRequest().getMethod().equals(HttpMethod.DELETE)) {
            store.delete(id);
            return responses.write(exchange, new Deleted(id, "response", true));
        }
        QueryFields query = new QueryFields(exchange);
        query.requireAmong("include", ResponseRequest.INCLUDABLE);
        return id.endsWith(INPUT_ITEMS)
                ? responses.write(exchange, items(id.substring(0, id.length() - INPUT_ITEMS.length()), query))
                : responses.write(exchange, store.required(id).response());
    }

    private ItemPage items(String id, QueryFields query) {
        List<JsonNode> items = store.required(id).input();
        List<JsonNode> ordered = query.word("order", List.of("desc", "asc")).equals("desc") ? items.reversed() : items;
        int begin = query.text("after")
                .map(after -> 1
                        + ItemPage.indexOf(ordered, after)
                                .orElseThrow(() -> query.wrong("after", after, "the id of one of the items")))
                .orElse(0);
        int limit = (int) query.integer("limit", 1, MAX_ITEMS, USUAL_ITEMS);
        return ItemPage.of(ordered.subList(begin, ordered.size()), limit);
    }
}
