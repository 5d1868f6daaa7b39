package dev.slipway.runtime.openai.request;

import tools.jackson.databind.JsonNode;

/** Fields of OpenAI's that say something to OpenAI's own service and change nothing here; only their types are checked. */
public final class IgnoredFields {

    private IgnoredFields() {}

    static void check(JsonFields request) {
        request.text("user");
        request.text("safety_identifier");
        request.text("prompt_cache_key");
        request.text("service_tier");
        request.flag("store", false);
        request.object("prediction");
        request.object("metadata").ifPresent(_ -> checkTexts(request));
    }

    private static void checkTexts(JsonFields request) {
        for (var entry : request.value("metadata").properties()) {
            JsonNode value = entry.getValue();
            if (!value.isString()) {
                throw request.wrong("metadata.%s".formatted(entry.getKey()), value, "a string");
            }
        }
    }
}
