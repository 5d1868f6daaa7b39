package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.openai.request.JsonFields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a request for a response that the answer repeats.
 *
 * @param maxToolCalls counts calls of hosted tools, of which there are none
 */
record AskedFields(
        boolean background,
        @Nullable String instructions,
        @Nullable Integer maxOutputTokens,
        @Nullable Integer maxToolCalls,
        JsonNode metadata,
        boolean parallelToolCalls,
        @Nullable String previousResponseId,
        @Nullable String promptCacheKey,
        Reasoning reasoning,
        @Nullable String safetyIdentifier,
        String serviceTier,
        boolean store,
        double temperature,
        JsonNode text,
        JsonNode toolChoice,
        JsonNode tools,
        int topLogprobs,
        double topP,
        String truncation,
        @Nullable String user) {

    record Reasoning(@Nullable String effort, @Nullable String summary) {}

    static AskedFields of(JsonFields request, GenerationOptions options, ReasoningFields reasoning) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return new AskedFields(
                request.flag("background", false),
                request.text("instructions").orElse(null),
                count(request, "max_output_tokens"),
                count(request, "max_tool_calls"),
                or(request, "metadata", json.objectNode()),
                request.flag("parallel_tool_calls", true),
                request.text("previous_response_id").orElse(null),
                request.text("prompt_cache_key").orElse(null),
                new Reasoning(reasoning.effortName(), reasoning.summaryName()),
                request.text("safety_identifier").orElse(null),
                "default",
                request.flag("store", true),
                options.sampling().temperature(),
                text(request.object("text")),
                or(request, "tool_choice", json.stringNode("auto")),
                or(request, "tools", json.arrayNode()),
                options.scores().top(),
                options.sampling().topP(),
                request.text("truncation").orElse("disabled"),
                request.text("user").orElse(null));
    }

    private static @Nullable Integer count(JsonFields request, String name) {
        long count = request.integer(name, 1, Integer.MAX_VALUE).orElse(0);
        return count == 0 ? null : (int) count;
    }

    private static JsonNode or(JsonFields request, String name, JsonNode otherwise) {
        return request.has(name) ? request.value(name) : otherwise;
    }

    private static JsonNode text(Optional<JsonFields> asked) {
        ObjectNode text = asked.map(JsonFields::copy).orElseGet(JsonNodeFactory.instance::objectNode);
        if (!text.path("format").isObject()) {
            text.putObject("format").put("type", "text");
        }
        text.put("verbosity", "medium");
        return text;
    }
}
