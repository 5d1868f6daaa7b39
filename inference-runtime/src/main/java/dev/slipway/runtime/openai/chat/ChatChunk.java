package dev.slipway.runtime.openai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.runtime.openai.answer.Usage;
import dev.slipway.runtime.openai.request.TokenIds;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a streamed chat completion.
 *
 * @param promptTokenIds on the first piece, if they were asked for
 */
public record ChatChunk(
        String id,
        String object,
        long created,
        String model,
        String serviceTier,
        String systemFingerprint,
        List<Choice> choices,
        @Nullable Usage usage,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Integer> promptTokenIds) {

    /** @param stopReason the stop string or the stop token's id that ended it */
    public record Choice(
            int index,
            Delta delta,
            @Nullable ChatLogprobs logprobs,
            @Nullable String finishReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Object stopReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> tokenIds) {

        /** This piece and the next as one, where both are text of one kind or arguments of one call. */
        Optional<Choice> join(Choice next) {
            return delta.join(next.delta)
                    .map(both -> new Choice(
                            index,
                            both,
                            ChatLogprobs.join(logprobs, next.logprobs),
                            next.finishReason,
                            next.stopReason,
                            TokenIds.join(tokenIds, next.tokenIds)));
        }
    }

    /** What is new; {@code reasoning} and {@code reasoningContent} are two names of one thing. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delta(
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

        Optional<Delta> join(Delta next) {
            if (toolCalls != null && next.toolCalls != null) {
                return toolCalls
                        .getFirst()
                        .join(next.toolCalls.getFirst())
                        .map(call -> toolCall(call).withRole(role));
            }
            if (content != null && next.content != null) {
                return Optional.of(content(content + next.content).withRole(role));
            }
            if (reasoning != null && next.reasoning != null) {
                return Optional.of(reasoning(reasoning + next.reasoning).withRole(role));
            }
            return Optional.empty();
        }

        Delta withRole(@Nullable String name) {
            return new Delta(name, content, reasoning, reasoningContent, toolCalls);
        }
    }

    /** The first piece of a call has id, type and name, those that follow only more of the arguments. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ToolCall(
            int index, @Nullable String id, @Nullable String type, Function function) {

        Optional<ToolCall> join(ToolCall next) {
            return next.index == index && next.id == null
                    ? Optional.of(new ToolCall(index, id, type, function.plus(next.function)))
                    : Optional.empty();
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Function(@Nullable String name, String arguments) {

        Function plus(Function next) {
            return new Function(name, arguments + next.arguments);
        }
    }
}
