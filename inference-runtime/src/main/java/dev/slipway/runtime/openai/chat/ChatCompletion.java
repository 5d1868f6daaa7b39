package dev.slipway.runtime.openai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.runtime.openai.answer.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole chat completion. */
public record ChatCompletion(
        String id,
        String object,
        long created,
        String model,
        String serviceTier,
        String systemFingerprint,
        List<Choice> choices,
        Usage usage,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Integer> promptTokenIds) {

    public record Choice(
            int index,
            Message message,
            @Nullable ChatLogprobs logprobs,
            String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Object stopReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> tokenIds) {}

    public record Message(
            String role,
            @Nullable String content,
            @Nullable String reasoning,
            @Nullable String reasoningContent,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ToolCall> toolCalls) {

        @JsonProperty
        @Nullable
        Object refusal() {
            return null;
        }
    }

    public record ToolCall(String id, String type, Function function) {}

    public record Function(String name, String arguments) {}
}
