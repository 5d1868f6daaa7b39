package dev.slipway.runtime;

import dev.slipway.runtime.model.GenerationConfig;
import dev.slipway.runtime.openai.request.RequestDefaults;
import dev.slipway.runtime.weights.InvalidCheckpointException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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

        private Map<String, JsonNode> fields() {
            Map<String, JsonNode> fields = new HashMap<>();
            put(fields, "temperature", temperature);
            put(fields, "top_p", topP);
            put(fields, "top_k", topK);
            put(fields, "min_p", minP);
            put(fields, "repetition_penalty", repetitionPenalty);
            put(fields, "presence_penalty", presencePenalty);
            put(fields, "frequency_penalty", frequencyPenalty);
            put(fields, RequestDefaults.MAX_NEW_TOKENS, maxNewTokens);
            return fields;
        }

        private static void put(Map<String, JsonNode> fields, String name, @Nullable Number value) {
            if (value instanceof Integer integer) {
                fields.put(name, JsonNodeFactory.instance.numberNode(integer.intValue()));
            } else if (value instanceof Double number) {
                fields.put(name, JsonNodeFactory.instance.numberNode(number.doubleValue()));
            }
        }
    }

    RequestDefaults defaults(GenerationConfig checkpoint) {
        Map<String, JsonNode> fields = sampling(checkpoint);
        JsonNode maxNewTokens = fields.remove(RequestDefaults.MAX_NEW_TOKENS);
        int most = maxNewTokens == null ? Integer.MAX_VALUE : maxNewTokens.intValue();
        if (reasoningEffort != null) {
            fields.put("reasoning_effort", JsonNodeFactory.instance.stringNode(reasoningEffort));
        }
        if (returnTokensAsTokenIds) {
            fields.put("return_tokens_as_token_ids", JsonNodeFactory.instance.booleanNode(true));
        }
        return new RequestDefaults(fields, maxLogprobs, alwaysIncludeUsage, most);
    }

    /** What the settings say, and the checkpoint where they do not; who named a value that cannot be is told so. */
    private Map<String, JsonNode> sampling(GenerationConfig checkpoint) {
        Map<String, JsonNode> set = sampling.fields();
        RequestDefaults.problem(set).ifPresent(problem -> {
            throw new IllegalArgumentException("slipway.engine.requests.sampling." + problem.replace('_', '-'));
        });
        Map<String, JsonNode> fields = new HashMap<>(checkpointSampling ? checkpoint.sampling() : Map.of());
        fields.putAll(set);
        RequestDefaults.problem(fields).ifPresent(problem -> {
            throw new InvalidCheckpointException(checkpoint.file() + ": " + problem);
        });
        return fields;
    }
}
