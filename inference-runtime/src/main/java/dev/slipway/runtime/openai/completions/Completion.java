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
        List<Choice> choices,
        @Nullable Usage usage) {

    public record Choice(
            int index,
            String text,
            @Nullable CompletionLogprobs logprobs,
            @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> tokenIds) {

        Choice withIndex(int other) {
            return new Choice(other, text, logprobs, finishReason, tokenIds);
        }

        /** This piece and the next as one. */
        Optional<Choice> join(Choice next) {
            return Optional.of(new Choice(
                    index,
                    text + next.text,
                    CompletionLogprobs.join(logprobs, next.logprobs),
                    next.finishReason,
                    TokenIds.join(tokenIds, next.tokenIds)));
        }
    }
}
