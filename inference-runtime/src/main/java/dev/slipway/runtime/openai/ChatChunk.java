package dev.slipway.runtime.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a streamed chat completion. */
record ChatChunk(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        @Nullable Usage usage) {

    record Choice(
            int index,
            Delta delta,
            @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> tokenIds) {

        @JsonProperty
        @Nullable
        Object logprobs() {
            return null;
        }
    }

    /** What is new; {@code reasoning} and {@code reasoningContent} are two names of one thing. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Delta(
            @Nullable String role,
            @Nullable String content,
            @Nullable String reasoning,
            @Nullable String reasoningContent,
            @Nullable List<ToolCall> toolCalls) {

        static Delta empty() {
            return new Delta(null, null, null, null, null);
        }

        static Delta content(String text) {
            return new Delta(null, text, null, null, null);
        }

        static Delta reasoning(String text) {
            return new Delta(null, null, text, text, null);
        }

        static Delta toolCall(ToolCall call) {
            return new Delta(null, null, null, null, List.of(call));
        }

        Delta withRole(String name) {
            return new Delta(name, content, reasoning, reasoningContent, toolCalls);
        }
    }

    /** The first piece of a call has id, type and name, those that follow only more of the arguments. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ToolCall(
            int index, @Nullable String id, @Nullable String type, Function function) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Function(@Nullable String name, String arguments) {}
}
