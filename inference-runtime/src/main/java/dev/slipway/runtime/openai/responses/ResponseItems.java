package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.openai.answer.Ids;
import dev.slipway.runtime.openai.chat.ChatChunk;
import dev.slipway.runtime.openai.chat.ChatChunk.Delta;
import dev.slipway.runtime.openai.chat.ChatLogprobs;
import dev.slipway.runtime.openai.responses.ResponseItem.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the items of a response, and the events that tell of them, from what a chat's answer says piece by piece. */
final class ResponseItems {

    private enum Kind {
        REASONING,
        MESSAGE,
        CALL
    }

    private static final String GOING_ON = "in_progress";
    private static final String WHOLE = "completed";

    private final Ids ids;
    private final ReasoningFields reasoning;
    private final List<ChatLogprobs.Token> logprobs = new ArrayList<>();
    private final List<ChatLogprobs.Token> untold = new ArrayList<>();
    private final List<ResponseItem> output = new ArrayList<>();
    private final List<ResponseEvent> events = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable Kind open;
    private String id = "";
    private String callId = "";
    private String name = "";

    ResponseItems(Ids ids, ReasoningFields reasoning) {
        this.ids = ids;
        this.reasoning = reasoning;
    }

    /** Those that have ended. */
    List<ResponseItem> output() {
        return List.copyOf(output);
    }

    void accept(ChatChunk.Choice piece) {
        if (piece.logprobs() != null) {
            untold.addAll(piece.logprobs().content());
        }
        Delta delta = piece.delta();
        if (delta.reasoning() != null) {
            reason(delta.reasoning());
        }
        if (delta.content() != null) {
            answer(delta.content());
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
        tellOf(List.copyOf(untold));
        ResponseItem item = item(complete ? WHOLE : "incomplete");
        switch (item) {
            case ResponseItem.FunctionCall call -> events.add(ResponseEvent.argumentsDone(index, call));
            case ResponseItem.Message message ->
                endPart(index, message.content().getFirst());
            case ResponseItem.Reasoning thought -> {
                endPart(index, thought.content().getFirst());
                endSummary(index, thought);
            }
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

    private void reason(String more) {
        if (open != Kind.REASONING) {
            begin(Kind.REASONING, ids.reasoning(), "", "");
            events.add(ResponseEvent.part("added", output.size(), id, Part.reasoning("")));
            if (reasoning.summarized()) {
                events.add(ResponseEvent.summaryPart("added", output.size(), id, ""));
            }
        }
        text.append(more);
        events.add(ResponseEvent.textDelta(output.size(), id, Part.reasoning(more)));
        if (reasoning.summarized()) {
            events.add(ResponseEvent.summaryDelta(output.size(), id, more));
        }
    }

    private void answer(String more) {
        if (open != Kind.MESSAGE) {
            begin(Kind.MESSAGE, ids.message(), "", "");
            events.add(ResponseEvent.part("added", output.size(), id, Part.answer("", List.of())));
        }
        text.append(more);
        events.add(ResponseEvent.textDelta(output.size(), id, Part.answer(more, untold)));
        tellOf(List.copyOf(untold));
    }

    /** Tokens whose text is held back are told with the next text, or at the message's end. */
    private void tellOf(List<ChatLogprobs.Token> tokens) {
        if (open == Kind.MESSAGE) {
            logprobs.addAll(tokens);
            untold.clear();
        }
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
        logprobs.clear();
        events.add(ResponseEvent.item("added", output.size(), emptyItem(kind)));
    }

    private void endPart(int index, Part part) {
        events.add(ResponseEvent.textDone(index, id, part));
        events.add(ResponseEvent.part("done", index, id, part));
    }

    private void endSummary(int index, ResponseItem.Reasoning thought) {
        for (Part summary : thought.summary()) {
            events.add(ResponseEvent.summaryDone(index, id, summary.text()));
            events.add(ResponseEvent.summaryPart("done", index, id, summary.text()));
        }
    }

    private ResponseItem emptyItem(Kind kind) {
        return switch (kind) {
            case REASONING -> new ResponseItem.Reasoning(id, GOING_ON, List.of(), List.of(), null);
            case MESSAGE -> new ResponseItem.Message(id, GOING_ON, List.of());
            case CALL -> new ResponseItem.FunctionCall(id, GOING_ON, callId, name, "");
        };
    }

    private ResponseItem item(String status) {
        return switch (open) {
            case REASONING -> thought(status, text.toString());
            case MESSAGE -> new ResponseItem.Message(id, status, List.of(Part.answer(text.toString(), logprobs)));
            case CALL -> new ResponseItem.FunctionCall(id, status, callId, name, text.toString());
            case null -> throw new IllegalStateException("no item is open");
        };
    }

    private ResponseItem thought(String status, String said) {
        return new ResponseItem.Reasoning(
                id,
                status,
                List.of(Part.reasoning(said)),
                reasoning.summarized() ? List.of(Part.summary(said)) : List.of(),
                reasoning.sealed() ? SealedReasoning.seal(said) : null);
    }
}
