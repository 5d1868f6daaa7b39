package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.openai.request.ServedModel;
import java.util.List;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** {@code GET /v1/models} and {@code /v1/models/<id>}: the one model that is served. */
final class ModelsHandler implements WebHandler {

    static final String PATH = "/v1/models";

    private final ModelSlot slot;
    private final JsonResponses responses;

    ModelsHandler(ModelSlot slot, JsonResponses responses) {
        this.slot = slot;
        this.responses = responses;
    }

    record Listing(String object, List<Entry> data) {}

    record Entry(String id, String object, long created, String ownedBy, int maxModelLen) {}

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServedModel model = slot.require();
        String path = exchange.getRequest().getPath().value();
        if (path.equals(PATH)) {
            List<Entry> entries = model.options().names().stream()
                    .map(name -> entry(name, model))
                    .toList();
            return responses.write(exchange, new Listing("list", entries));
        }
        String id = path.substring(PATH.length() + 1);
        if (!model.options().names().contains(id)) {
            throw OpenAiErrors.unknownModel(id, model.name());
        }
        return responses.write(exchange, entry(id, model));
    }

    private static Entry entry(String name, ServedModel model) {
        return new Entry(name, "model", model.loadedAt().getEpochSecond(), "slipway", model.maxSequenceLength());
    }
}
