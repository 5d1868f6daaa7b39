package dev.slipway.runtime.openai.request;

import tools.jackson.databind.JsonNode;

/**
 * Fields that change nothing here, because they speak to OpenAI's own service or because there is nothing to change: only their
 * types are checked.
 */
public final class IgnoredFields {

    private static final int MAX_PAIRS = 16;
    private static final int MAX_KEY = 64;
    private static final int MAX_TEXT = 512;

    private IgnoredFields() {}

    static void check(JsonFields request) {
        request.text("model");
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
        request.object("metadata").ifPresent(_ -> checkMetadata(request));
    }

    private static void checkMetadata(JsonFields request) {
        JsonNode metadata = request.value("metadata");
        if (metadata.size() > MAX_PAIRS) {
            throw request.wrong("metadata", "an object of at most %d texts".formatted(MAX_PAIRS));
        }
        for (var entry : metadata.properties()) {
            JsonNode value = entry.getValue();
            if (entry.getKey().length() > MAX_KEY) {
                throw request.wrong(
                        "metadata.%s".formatted(OpenAiErrors.abbreviated(entry.getKey())),
                        value,
                        "under a name of at most %d characters".formatted(MAX_KEY));
            }
            if (!value.isString() || value.stringValue().length() > MAX_TEXT) {
                throw request.wrong(
                        "metadata.%s".formatted(entry.getKey()),
                        value,
                        "a string of at most %d characters".formatted(MAX_TEXT));
            }
        }
    }
}
