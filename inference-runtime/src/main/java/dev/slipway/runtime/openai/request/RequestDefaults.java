package dev.slipway.runtime.openai.request;

import java.util.Map;
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

    public RequestDefaults {
        fields = Map.copyOf(fields);
        check(JsonFields.of(fields));
    }

    /** What no request could say is no default. */
    private static void check(JsonFields fields) {
        try {
            SamplingFields.params(fields, () -> 0);
            SamplingFields.penalties(fields);
        } catch (OpenAiException e) {
            throw new IllegalArgumentException("what requests get that do not say it: " + e.getMessage(), e);
        }
    }
}
