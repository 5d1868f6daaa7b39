package dev.slipway.runtime.openai.responses;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.slipway.runtime.openai.answer.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response as OpenAI's clients read it.
 *
 * @param completedAt null until it is complete
 * @param error why it failed; null if it did not
 * @param incompleteDetails why it is incomplete; null if it is not
 * @param request what was asked for, as the answer repeats it
 * @param usage null until it has ended
 */
public record Response(
        String id,
        long createdAt,
        @Nullable Long completedAt,
        String status,
        @Nullable Error error,
        @Nullable IncompleteDetails incompleteDetails,
        String model,
        List<ResponseItem> output,
        @JsonUnwrapped AskedFields request,
        @Nullable Usage usage) {

    static final String QUEUED = "queued";
    static final String IN_PROGRESS = "in_progress";
    static final String COMPLETED = "completed";
    static final String INCOMPLETE = "incomplete";
    static final String FAILED = "failed";
    static final String CANCELLED = "cancelled";

    record Error(String code, String message) {}

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

    @JsonProperty
    String object() {
        return "response";
    }

    boolean hasEnded() {
        return !status.equals(QUEUED) && !status.equals(IN_PROGRESS);
    }
}
