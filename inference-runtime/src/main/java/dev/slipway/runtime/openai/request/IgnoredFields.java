package dev.slipway.runtime.openai.request;

import tools.jackson.databind.JsonNode;

/**
 * Fields that change nothing here, because they speak to OpenAI's own service or because there is nothing to change: only their
 * types are checked.
 */
public final class IgnoredFields {

    private IgnoredFields() {}

    static void check(JsonFields request) {
        request.text("user");
        request.text("safety_identifier");
        request.text("prompt_cache_key");
        request.text("prompt_cache_retention");
        request.object("prompt_cache_options");
        request.text("service_tier");
        request.text("request_id");
        request.text("session_id");
        request.flag("store", false);
        request.flag("add_special_tokens", false);
        request.flag("spaces_between_special_tokens", true);
        request.flag("return_token_offsets", false);
        request.flag("return_mm_kwargs", true);
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
