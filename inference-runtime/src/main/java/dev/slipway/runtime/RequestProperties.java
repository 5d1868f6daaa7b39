package dev.slipway.runtime;

import dev.slipway.runtime.openai.request.RequestDefaults;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What requests get that do not say it themselves.
 *
 * @param seed from which the seeds of requests without one are made, in the order of their arrival; not foreseeable if not set
 * @param maxLogprobs likeliest tokens that a request may ask for beside each; -1 for as many as there are
 * @param returnTokensAsTokenIds whether log probabilities name tokens by their ids
 * @param alwaysIncludeUsage whether every stream ends with its usage
 * @param reasoningEffort medium if not set
 * @param checkpointSampling whether generation_config.json says how to sample
 * @param sampling comes before what the checkpoint says
 */
record RequestProperties(
        @Nullable Long seed,
        @DefaultValue("20") int maxLogprobs,
        @DefaultValue("false") boolean returnTokensAsTokenIds,
        @DefaultValue("false") boolean alwaysIncludeUsage,
        @Nullable String reasoningEffort,
        @DefaultValue("true") boolean checkpointSampling,
        @DefaultValue Sampling sampling) {

    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high");
    private static final String MAX_NEW_TOKENS = "max_new_tokens";

    RequestProperties {
        EngineProperties.require(maxLogprobs >= -1, "requests.max-logprobs", maxLogprobs, "at least -1");
        EngineProperties.require(
                reasoningEffort == null || EFFORTS.contains(reasoningEffort),
                "requests.reasoning-effort",
                reasoningEffort,
                "one of none, minimal, low, medium, high");
    }

    /** Values of a request's fields, within the same bounds. */
    record Sampling(
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Integer topK,
            @Nullable Double minP,
            @Nullable Double repetitionPenalty,
            @Nullable Double presencePenalty,
            @Nullable Double frequencyPenalty,
            @Nullable Integer maxNewTokens) {

        private void put(Map<String, JsonNode> fields) {
            put(fields, "temperature", temperature);
            put(fields, "top_p", topP);
            put(fields, "top_k", topK);
            put(fields, "min_p", minP);
            put(fields, "repetition_penalty", repetitionPenalty);
            put(fields, "presence_penalty", presencePenalty);
            put(fields, "frequency_penalty", frequencyPenalty);
            put(fields, MAX_NEW_TOKENS, maxNewTokens);
        }

        private static void put(Map<String, JsonNode> fields, String name, @Nullable Number value) {
            if (value instanceof Integer integer) {
                fields.put(name, JsonNodeFactory.instance.numberNode(integer.intValue()));
            } else if (value instanceof Double number) {
                fields.put(name, JsonNodeFactory.instance.numberNode(number.doubleValue()));
            }
        }
    }

    /** @param checkpoint what its generation_config.json says of sampling */
    RequestDefaults defaults(Map<String, JsonNode> checkpoint) {
        Map<String, JsonNode> fields = new TreeMap<>(checkpointSampling ? checkpoint : Map.of());
        sampling.put(fields);
        JsonNode maxNewTokens = fields.remove(MAX_NEW_TOKENS);
        int most = maxNewTokens == null ? Integer.MAX_VALUE : maxNewTokens.intValue();
        EngineProperties.require(most >= 1, "requests.sampling.max-new-tokens", most, "at least 1");
        if (reasoningEffort != null) {
            fields.put("reasoning_effort", JsonNodeFactory.instance.stringNode(reasoningEffort));
        }
        if (returnTokensAsTokenIds) {
            fields.put("return_tokens_as_token_ids", JsonNodeFactory.instance.booleanNode(true));
        }
        return new RequestDefaults(fields, maxLogprobs, alwaysIncludeUsage, most);
    }
}
