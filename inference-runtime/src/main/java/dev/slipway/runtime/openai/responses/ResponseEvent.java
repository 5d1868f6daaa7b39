package dev.slipway.runtime.openai.responses;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.slipway.runtime.openai.answer.NamedEvent;
import dev.slipway.runtime.openai.chat.ChatLogprobs;
import dev.slipway.runtime.openai.request.OpenAiError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event of a streamed response. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ResponseEvent {

    /** Every answer of a response has one content part an item, and at most one of a summary. */
    int ONLY_PART = 0;

    String type();

    /** As it is sent. */
    record Numbered(@JsonUnwrapped ResponseEvent event, int sequenceNumber) implements NamedEvent {

        @Override
        public String type() {
            return event.type();
        }
    }

    record State(String type, Response response) implements ResponseEvent {}

    record ItemState(String type, int outputIndex, ResponseItem item) implements ResponseEvent {}

    record PartState(String type, int outputIndex, String itemId, int contentIndex, ResponseItem.Part part)
            implements ResponseEvent {}

    record TextDelta(
            String type,
            int outputIndex,
            String itemId,
            int contentIndex,
            String delta,
            @Nullable List<ChatLogprobs.Token> logprobs)
            implements ResponseEvent {}

    record TextDone(
            String type,
            int outputIndex,
            String itemId,
            int contentIndex,
            String text,
            @Nullable List<ChatLogprobs.Token> logprobs)
            implements ResponseEvent {}

    record SummaryPart(String type, int outputIndex, String itemId, int summaryIndex, ResponseItem.Part part)
            implements ResponseEvent {}

    record SummaryDelta(String type, int outputIndex, String itemId, int summaryIndex, String delta)
            implements ResponseEvent {}

    record SummaryDone(String type, int outputIndex, String itemId, int summaryIndex, String text)
            implements ResponseEvent {}

    record ArgumentsDelta(String type, int outputIndex, String itemId, String delta) implements ResponseEvent {}

    record ArgumentsDone(String type, int outputIndex, String itemId, String name, String arguments)
            implements ResponseEvent {}

    /** @param param is there even if it is null, as OpenAI tells it */
    record Failure(
            String type,
            @Nullable String code,
            String message,

            @JsonInclude @Nullable String param) implements ResponseEvent {}

    static ResponseEvent of(String state, Response response) {
        return new State("response." + state, response);
    }

    static ResponseEvent item(String state, int index, ResponseItem item) {
        return new ItemState("response.output_item." + state, index, item);
    }

    static ResponseEvent part(String state, int index, String id, ResponseItem.Part part) {
        return new PartState("response.content_part." + state, index, id, ONLY_PART, part);
    }

    static ResponseEvent textDelta(int index, String id, ResponseItem.Part part) {
        String type = "response.%s.delta".formatted(part.type());
        return new TextDelta(type, index, id, ONLY_PART, part.text(), part.logprobs());
    }

    static ResponseEvent textDone(int index, String id, ResponseItem.Part part) {
        String type = "response.%s.done".formatted(part.type());
        return new TextDone(type, index, id, ONLY_PART, part.text(), part.logprobs());
    }

    static ResponseEvent summaryPart(String state, int index, String id, String text) {
        return new SummaryPart(
                "response.reasoning_summary_part." + state, index, id, ONLY_PART, ResponseItem.Part.summary(text));
    }

    static ResponseEvent summaryDelta(int index, String id, String delta) {
        return new SummaryDelta("response.reasoning_summary_text.delta", index, id, ONLY_PART, delta);
    }

    static ResponseEvent summaryDone(int index, String id, String text) {
        return new SummaryDone("response.reasoning_summary_text.done", index, id, ONLY_PART, text);
    }

    static ResponseEvent argumentsDelta(int index, String id, String delta) {
        return new ArgumentsDelta("response.function_call_arguments.delta", index, id, delta);
    }

    static ResponseEvent argumentsDone(int index, ResponseItem.FunctionCall call) {
        return new ArgumentsDone(
                "response.function_call_arguments.done", index, call.id(), call.name(), call.arguments());
    }

    static ResponseEvent error(OpenAiError error) {
        return new Failure("error", error.code(), error.message(), error.param());
    }

    default Numbered numbered(int number) {
        return new Numbered(this, number);
    }
}
