package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.openai.answer.Ids;
import dev.slipway.runtime.openai.chat.ChatChunk;
import dev.slipway.runtime.openai.chat.ChatChunk.Delta;
import dev.slipway.runtime.openai.responses.ResponseItem.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the items of a response, and the events that tell of them, from what a chat's answer says piece by piece. */
public final class ResponseItems {

    private enum Kind {
        REASONING,
        MESSAGE,
        CALL
    }

    private static final String GOING_ON = "in_progress";
    private static final String WHOLE = "completed";

    private final Ids ids;
    private final List<ResponseItem> output = new ArrayList<>();
    private final List<ResponseEvent> events = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable Kind open;
    private String id = "";
    private String callId = "";
    private String name = "";

    public ResponseItems(Ids ids) {
        this.ids = ids;
    }

    /** Those that have ended. */
    List<ResponseItem> output() {
        return List.copyOf(output);
    }

    void accept(Delta delta) {
        if (delta.reasoning() != null) {
            say(Kind.REASONING, Part.reasoning(delta.reasoning()));
        }
        if (delta.content() != null) {
            say(Kind.MESSAGE, Part.answer(delta.content()));
        }
        if (delta.toolCalls() != null) {
            delta.toolCalls().forEach(this::call);
        }
    }

    /** @param complete whether the last item was said to its end */
    void end(boolean complete) {
        if (open == null) {
            return;
        }
        int index = output.size();
        ResponseItem item = item(complete ? WHOLE : "incomplete");
        switch (item) {
            case ResponseItem.FunctionCall call -> events.add(ResponseEvent.argumentsDone(index, call));
            case ResponseItem.Message message ->
                endPart(index, message.content().getFirst());
            case ResponseItem.Reasoning reasoning ->
                endPart(index, reasoning.content().getFirst());
        }
        events.add(ResponseEvent.item("done", index, item));
        output.add(item);
        open = null;
    }

    /** The events since the last call. */
    List<ResponseEvent> takeEvents() {
        List<ResponseEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    private void say(Kind kind, Part more) {
        if (open != kind) {
            begin(kind, kind == Kind.REASONING ? ids.reasoning() : ids.message(), "", "");
            Part empty = kind == Kind.REASONING ? Part.reasoning("") : Part.answer("");
            events.add(ResponseEvent.part("added", output.size(), id, empty));
        }
        text.append(more.text());
        events.add(ResponseEvent.textDelta(output.size(), id, more));
    }

    private void call(ChatChunk.ToolCall piece) {
        if (piece.id() != null && piece.function().name() != null) {
            begin(Kind.CALL, ids.functionCall(), piece.id(), piece.function().name());
        }
        if (!piece.function().arguments().isEmpty()) {
            text.append(piece.function().arguments());
            events.add(ResponseEvent.argumentsDelta(
                    output.size(), id, piece.function().arguments()));
        }
    }

    private void begin(Kind kind, String newId, String newCallId, String newName) {
        end(true);
        open = kind;
        id = newId;
        callId = newCallId;
        name = newName;
        text.setLength(0);
        events.add(ResponseEvent.item("added", output.size(), emptyItem(kind)));
    }

    private void endPart(int index, Part part) {
        events.add(ResponseEvent.textDone(index, id, part));
        events.add(ResponseEvent.part("done", index, id, part));
    }

    private ResponseItem emptyItem(Kind kind) {
        return switch (kind) {
            case REASONING -> new ResponseItem.Reasoning(id, GOING_ON, List.of());
            case MESSAGE -> new ResponseItem.Message(id, GOING_ON, List.of());
            case CALL -> new ResponseItem.FunctionCall(id, GOING_ON, callId, name, "");
        };
    }

    private ResponseItem item(String status) {
        return switch (open) {
            case REASONING -> new ResponseItem.Reasoning(id, status, List.of(Part.reasoning(text.toString())));
            case MESSAGE -> new ResponseItem.Message(id, status, List.of(Part.answer(text.toString())));
            case CALL -> new ResponseItem.FunctionCall(id, status, callId, name, text.toString());
            case null -> throw new IllegalStateException("no item is open");
        };
    }
}
