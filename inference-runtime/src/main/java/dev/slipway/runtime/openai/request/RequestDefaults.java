package dev.slipway.runtime.openai.request;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What counts for requests that do not say it, and what no request may exceed.
 *
 * @param fields values of fields that a request leaves out
 * @param maxLogprobs likeliest tokens that a request may ask for beside each; -1 for as many as there are
 * @param includeUsage whether every stream ends with a chunk that has the usage
 * @param maxNewTokens tokens of an answer, whatever a request asks for
 */
public record RequestDefaults(Map<String, JsonNode> fields, int maxLogprobs, boolean includeUsage, int maxNewTokens) {

    /** Of generation_config.json; no request has it. */
    public static final String MAX_NEW_TOKENS = "max_new_tokens";

    public RequestDefaults {
        fields = Map.copyOf(fields);
    }

    /** What no request could say is no default: the name of such a field, its value, and what is allowed. */
    public static Optional<String> problem(Map<String, JsonNode> sampling) {
        JsonFields fields = JsonFields.of(sampling);
        try {
            SamplingFields.params(fields, () -> 0);
            SamplingFields.penalties(fields);
            fields.integer(MAX_NEW_TOKENS, 1, Integer.MAX_VALUE);
            return Optional.empty();
        } catch (OpenAiException e) {
            return Optional.of(e.error().message());
        }
    }
}
