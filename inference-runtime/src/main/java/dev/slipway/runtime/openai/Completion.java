package dev.slipway.runtime.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text completion, whole or a piece of a stream: the two have one shape. */
record Completion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        @Nullable Usage usage) {

    record Choice(
            int index,
            String text,
            @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> tokenIds) {

        /** This piece and the next as one. */
        Optional<Choice> join(Choice next) {
            return Optional.of(
                    new Choice(index, text + next.text, next.finishReason, TokenIds.join(tokenIds, next.tokenIds)));
        }

        @JsonProperty
        @Nullable
        Object logprobs() {
            return null;
        }
    }
}
