package dev.slipway.runtime.openai.responses;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.runtime.openai.chat.ChatLogprobs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a response consists of. */
public sealed interface ResponseItem {

    String id();

    record Message(String id, String status, List<Part> content) implements ResponseItem {

        @JsonProperty
        String type() {
            return "message";
        }

        @JsonProperty
        String role() {
            return "assistant";
        }
    }

    /** @param encryptedContent the reasoning once more, for clients that hand back only this; null unless asked for */
    record Reasoning(
            String id,
            String status,
            List<Part> content,
            List<Part> summary,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String encryptedContent)
            implements ResponseItem {

        @JsonProperty
        String type() {
            return "reasoning";
        }
    }

    record FunctionCall(String id, String status, String callId, String name, String arguments)
            implements ResponseItem {

        @JsonProperty
        String type() {
            return "function_call";
        }
    }

    /** @param annotations and {@code logprobs} are lists on text of the answer, perhaps empty, and absent elsewhere */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(
            String type,
            String text,
            @Nullable List<Object> annotations,
            @Nullable List<ChatLogprobs.Token> logprobs) {

        static Part answer(String text, List<ChatLogprobs.Token> logprobs) {
            return new Part("output_text", text, List.of(), List.copyOf(logprobs));
        }

        static Part summary(String text) {
            return new Part("summary_text", text, null, null);
        }

        static Part reasoning(String text) {
            return new Part("reasoning_text", text, null, null);
        }
    }
}
