package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.openai.responses.BackgroundRun;
import dev.slipway.runtime.openai.responses.ItemPage;
import dev.slipway.runtime.openai.responses.ResponseRequest;
import dev.slipway.runtime.openai.responses.ResponseStore;
import dev.slipway.runtime.openai.responses.StoredResponse;
import dev.slipway.runtime.openai.responses.TenantResponses;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** {@code GET} and {@code DELETE /v1/responses/<id>}, {@code GET …/input_items} and {@code POST …/cancel}. */
final class StoredResponsesHandler implements WebHandler {

    static final String PATH = "/v1/responses";

    private static final String INPUT_ITEMS = "/input_items";
    private static final String CANCEL = "/cancel";
    private static final int MAX_ITEMS = 100;
    private static final int USUAL_ITEMS = 20;

    private final ResponseStore store;
    private final JsonResponses responses;
    private final BackgroundWriter background;

    StoredResponsesHandler(ResponseStore store, JsonResponses responses, BackgroundWriter background) {
        this.store = store;
        this.responses = responses;
        this.background = background;
    }

    record Deleted(String id, String object, boolean deleted) {}

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().value();
        String id = path.substring(PATH.length() + 1);
        HttpMethod method = exchange.getRequest().getMethod();
        TenantResponses own =
                store.of(CallerHeaders.tenant(exchange.getRequest().getHeaders()));
        if (method.equals(HttpMethod.DELETE)) {
            own.delete(id);
            return responses.write(exchange, new Deleted(id, "response", true));
        }
        if (method.equals(HttpMethod.POST)) {
            if (!id.endsWith(CANCEL)) {
                throw OpenAiErrors.unknownPath("POST", path);
            }
            return cancel(exchange, own, without(CANCEL, id));
        }
        QueryFields query = new QueryFields(exchange);
        query.requireAmong("include", ResponseRequest.INCLUDABLE);
        return id.endsWith(INPUT_ITEMS)
                ? responses.write(exchange, items(own.required(without(INPUT_ITEMS, id)), query))
                : tell(exchange, own.required(id), query);
    }

    private static String without(String suffix, String id) {
        return id.substring(0, id.length() - suffix.length());
    }

    private Mono<Void> cancel(ServerWebExchange exchange, TenantResponses own, String id) {
        own.required(id).run().orElseThrow(OpenAiErrors::notInBackground).cancel();
        return tell(exchange, own.required(id));
    }

    private Mono<Void> tell(ServerWebExchange exchange, StoredResponse stored, QueryFields query) {
        long after = query.integer("starting_after", 0, Integer.MAX_VALUE, -1);
        if (!query.flag("stream")) {
            if (after >= 0) {
                throw query.wrong("starting_after", String.valueOf(after), "absent unless stream is true");
            }
            return tell(exchange, stored);
        }
        BackgroundRun run = stored.run()
                .filter(BackgroundRun::keepsEvents)
                .orElseThrow(() ->
                        query.wrong("stream", "true", "false, since it was not made with background and stream true"));
        return background.writeEvents(exchange, run, after + 1);
    }

    private Mono<Void> tell(ServerWebExchange exchange, StoredResponse stored) {
        stored.takeReceipt()
                .map(responses::text)
                .ifPresent(receipt -> exchange.getResponse().getHeaders().set(Receipt.HEADER, receipt));
        return responses.write(exchange, stored.response());
    }

    private static ItemPage items(StoredResponse response, QueryFields query) {
        List<JsonNode> items = response.input();
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
