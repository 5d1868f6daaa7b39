package dev.slipway.runtime.openai.responses;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.slipway.runtime.openai.answer.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A response as OpenAI's clients read it.
 *
 * @param completedAt null until it is complete
 * @param incompleteDetails why it is incomplete; null if it is not
 * @param request what was asked for, as the answer repeats it
 * @param usage null until it has ended
 */
public record Response(
        String id,
        long createdAt,
        @Nullable Long completedAt,
        String status,
        @Nullable IncompleteDetails incompleteDetails,
        String model,
        List<ResponseItem> output,
        @JsonUnwrapped Asked request,
        @Nullable Usage usage) {

    record IncompleteDetails(String reason) {}

    record Usage(
            int inputTokens,
            InputDetails inputTokensDetails,
            int outputTokens,
            OutputDetails outputTokensDetails,
            int totalTokens) {

        record InputDetails(int cachedTokens) {}

        record OutputDetails(int reasoningTokens) {}

        static Usage of(dev.slipway.runtime.openai.answer.Usage tokens) {
            return new Usage(
                    tokens.promptTokens(),
                    new InputDetails(tokens.promptTokensDetails().cachedTokens()),
                    tokens.completionTokens(),
                    new OutputDetails(tokens.completionTokensDetails().reasoningTokens()),
                    tokens.totalTokens());
        }
    }

    /** The request's fields that an answer repeats. */
    record Asked(
            @Nullable String instructions,
            @Nullable Integer maxOutputTokens,
            JsonNode metadata,
            boolean parallelToolCalls,
            @Nullable String previousResponseId,
            Reasoning reasoning,
            boolean store,
            double temperature,
            double topP,
            JsonNode toolChoice,
            JsonNode tools,
            @Nullable String user) {}

    record Reasoning(@Nullable String effort, @Nullable String summary) {}

    record Text(Format format) {

        record Format(String type) {}
    }

    @JsonProperty
    String object() {
        return "response";
    }

    @JsonProperty
    @Nullable
    Object error() {
        return null;
    }

    @JsonProperty
    Text text() {
        return new Text(new Text.Format("text"));
    }

    @JsonProperty
    String truncation() {
        return "disabled";
    }

    @JsonProperty
    boolean background() {
        return false;
    }
}
