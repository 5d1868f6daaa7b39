package dev.slipway.runtime.openai.completions;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.runtime.openai.answer.Usage;
import dev.slipway.runtime.openai.request.TokenIds;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text completion, whole or a piece of a stream: the two have one shape. */
public record Completion(
        String id,
        String object,
        long created,
        String model,
        String systemFingerprint,
        List<Choice> choices,
        @Nullable Usage usage) {

    /**
     * @param stopReason the stop string or the stop token's id that ended it
     * @param promptTokenIds of a whole answer, or of the first piece
     */
    public record Choice(
            int index,
            String text,
            @Nullable CompletionLogprobs logprobs,
            @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Object stopReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> tokenIds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> promptTokenIds) {

        Choice withIndex(int other) {
            return new Choice(other, text, logprobs, finishReason, stopReason, tokenIds, promptTokenIds);
        }

        /** This piece and the next as one. */
        Optional<Choice> join(Choice next) {
            return Optional.of(new Choice(
                    index,
                    text + next.text,
                    CompletionLogprobs.join(logprobs, next.logprobs),
                    next.finishReason,
                    next.stopReason,
                    TokenIds.join(tokenIds, next.tokenIds),
                    promptTokenIds));
        }
    }
}
