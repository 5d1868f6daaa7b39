package dev.slipway.runtime.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event of a streamed response. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ResponseEvent(
        String type,
        int sequenceNumber,
        @Nullable Response response,
        @Nullable Integer outputIndex,
        @Nullable String itemId,
        @Nullable ResponseItem item,
        @Nullable Integer contentIndex,
        ResponseItem.@Nullable Part part,
        @Nullable String delta,
        @Nullable String text,
        @Nullable String name,
        @Nullable String arguments,
        @Nullable List<Object> logprobs,
        @Nullable String code,
        @Nullable String message)
        implements NamedEvent {

    static ResponseEvent of(String state, Response response) {
        return new ResponseEvent(
                "response." + state,
                0,
                response,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static ResponseEvent item(String state, int index, ResponseItem item) {
        return new ResponseEvent(
                "response.output_item." + state,
                0,
                null,
                index,
                null,
                item,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static ResponseEvent part(String state, int index, String id, ResponseItem.Part part) {
        return new ResponseEvent(
                "response.content_part." + state,
                0,
                null,
                index,
                id,
                null,
                0,
                part,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static ResponseEvent textDelta(int index, String id, ResponseItem.Part part) {
        return new ResponseEvent(
                "response.%s.delta".formatted(part.type()),
                0,
                null,
                index,
                id,
                null,
                0,
                null,
                part.text(),
                null,
                null,
                null,
                part.logprobs(),
                null,
                null);
    }

    static ResponseEvent textDone(int index, String id, ResponseItem.Part part) {
        return new ResponseEvent(
                "response.%s.done".formatted(part.type()),
                0,
                null,
                index,
                id,
                null,
                0,
                null,
                null,
                part.text(),
                null,
                null,
                part.logprobs(),
                null,
                null);
    }

    static ResponseEvent argumentsDelta(int index, String id, String delta) {
        return new ResponseEvent(
                "response.function_call_arguments.delta",
                0,
                null,
                index,
                id,
                null,
                null,
                null,
                delta,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static ResponseEvent argumentsDone(int index, ResponseItem.FunctionCall call) {
        return new ResponseEvent(
                "response.function_call_arguments.done",
                0,
                null,
                index,
                call.id(),
                null,
                null,
                null,
                null,
                null,
                call.name(),
                call.arguments(),
                null,
                null,
                null);
    }

    static ResponseEvent error(OpenAiError error) {
        return new ResponseEvent(
                "error",
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                error.code(),
                error.message());
    }

    ResponseEvent numbered(int number) {
        return new ResponseEvent(
                type,
                number,
                response,
                outputIndex,
                itemId,
                item,
                contentIndex,
                part,
                delta,
                text,
                name,
                arguments,
                logprobs,
                code,
                message);
    }
}
