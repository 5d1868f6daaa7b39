package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import tools.jackson.databind.JsonNode;

/**
 * The stored responses of one tenant; for others there are none of them.
 *
 * @param tenant empty if nobody says who asks
 */
public record TenantResponses(ResponseStore store, String tenant) {

    public StoredResponse required(String id) {
        return store.find(id, tenant).orElseThrow(() -> OpenAiErrors.unknownResponse(id));
    }

    /** The response that a new one is to go on after. */
    StoredResponse previous(JsonFields request, String field) {
        String id = request.requiredText(field);
        StoredResponse found = store.find(id, tenant).orElseThrow(() -> OpenAiErrors.unknownPreviousResponse(id));
        if (!found.response().hasEnded()) {
            throw request.wrong(
                    field,
                    "a response that has ended; this one is " + found.response().status());
        }
        return found;
    }

    /** An item that a response was made from or consists of. */
    JsonNode requiredItem(String id, String param) {
        return store.findItem(id, tenant).orElseThrow(() -> OpenAiErrors.unknownItem(id, param));
    }

    public void delete(String id) {
        store.drop(required(id).id());
    }
}
