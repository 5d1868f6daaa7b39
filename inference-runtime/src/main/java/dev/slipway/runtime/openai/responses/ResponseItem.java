package dev.slipway.runtime.openai.responses;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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

    record Reasoning(String id, String status, List<Part> content) implements ResponseItem {

        @JsonProperty
        String type() {
            return "reasoning";
        }

        @JsonProperty
        List<Object> summary() {
            return List.of();
        }
    }

    record FunctionCall(String id, String status, String callId, String name, String arguments)
            implements ResponseItem {

        @JsonProperty
        String type() {
            return "function_call";
        }
    }

    /** @param annotations and {@code logprobs} are empty lists on text of the answer, and absent elsewhere */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(
            String type,
            String text,
            @Nullable List<Object> annotations,
            @Nullable List<Object> logprobs) {

        static Part answer(String text) {
            return new Part("output_text", text, List.of(), List.of());
        }

        static Part reasoning(String text) {
            return new Part("reasoning_text", text, null, null);
        }
    }
}
