package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.harmony.Conversation.AssistantMessage;
import dev.slipway.runtime.harmony.Conversation.Message;
import dev.slipway.runtime.harmony.Conversation.ToolCall;
import dev.slipway.runtime.openai.answer.Answer;
import dev.slipway.runtime.openai.answer.AnswerLabel;
import dev.slipway.runtime.openai.answer.Ids;
import dev.slipway.runtime.openai.answer.Usage;
import dev.slipway.runtime.openai.chat.ChatChoice;
import dev.slipway.runtime.openai.chat.ChatChunk;
import dev.slipway.runtime.openai.chat.ChatCompletion;
import dev.slipway.runtime.openai.request.OpenAiError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The answer to a request for a response: what a chat would say, as items. */
public final class ResponseAnswer implements Answer {

    private final AnswerLabel label;
    private final ResponseRequest request;
    private final ChatChoice choice;
    private final ResponseItems items;
    private final int[] prompt;
    private final int maxTokens;
    private final ResponseStore store;
    private final LongSupplier seconds;
    private int sequenceNumber;

    public ResponseAnswer(
            AnswerLabel label,
            ResponseRequest request,
            ChatChoice choice,
            Ids ids,
            int[] prompt,
            int maxTokens,
            ResponseStore store,
            LongSupplier seconds) {
        this.label = label;
        this.request = request;
        this.choice = choice;
        this.items = new ResponseItems(ids, request.reasoning());
        this.prompt = prompt;
        this.maxTokens = maxTokens;
        this.store = store;
        this.seconds = seconds;
    }

    @Override
    public boolean streamed() {
        return request.options().streaming().stream();
    }

    @Override
    public boolean namesEvents() {
        return true;
    }

    @Override
    public List<GenerationRequest> generations() {
        return List.of(request.options().generation(prompt, 0, maxTokens));
    }

    @Override
    public List<ResponseEvent.Numbered> accept(int index, GenerationEvent event) {
        List<ResponseEvent> events = new ArrayList<>();
        if (event instanceof GenerationEvent.Started) {
            Response begun = response("in_progress", null);
            events.add(ResponseEvent.of("created", begun));
            events.add(ResponseEvent.of("in_progress", begun));
        }
        for (ChatChunk.Choice piece : choice.accept(event)) {
            items.accept(piece);
        }
        if (choice.finishReason() != null) {
            items.end(complete());
        }
        events.addAll(items.takeEvents());
        return numbered(events);
    }

    @Override
    public @Nullable String finishReason(int index) {
        return choice.finishReason();
    }

    @Override
    public List<ResponseEvent.Numbered> closing() {
        Response ended = whole();
        return numbered(List.of(ResponseEvent.of(ended.status(), ended)));
    }

    @Override
    public Response whole() {
        Response ended = response(complete() ? "completed" : "incomplete", Response.Usage.of(usage()));
        if (request.asked().store()) {
            store.keep(new StoredResponse(ended, request.items(), conversation()));
        }
        return ended;
    }

    @Override
    public Object failure(OpenAiError error) {
        return ResponseEvent.error(error).numbered(sequenceNumber++);
    }

    @Override
    public Usage usage() {
        return ChatChoice.usage(prompt, List.of(choice));
    }

    private boolean complete() {
        return !"length".equals(choice.finishReason());
    }

    private Response response(String status, Response.@Nullable Usage usage) {
        return new Response(
                label.id(),
                label.created(),
                status.equals("completed") ? seconds.getAsLong() : null,
                status,
                status.equals("incomplete") ? new Response.IncompleteDetails("max_output_tokens") : null,
                label.model(),
                items.output(),
                request.asked(),
                usage);
    }

    /** What a next response goes on after. */
    private List<Message> conversation() {
        ChatCompletion.Message said = choice.whole().message();
        List<Message> messages = new ArrayList<>(request.conversation().messages());
        List<ToolCall> calls = said.toolCalls().stream()
                .map(call -> new ToolCall(
                        call.id(), call.function().name(), call.function().arguments()))
                .toList();
        messages.add(new AssistantMessage(said.content(), said.reasoning(), calls));
        return messages;
    }

    private List<ResponseEvent.Numbered> numbered(List<ResponseEvent> events) {
        return events.stream().map(event -> event.numbered(sequenceNumber++)).toList();
    }
}
