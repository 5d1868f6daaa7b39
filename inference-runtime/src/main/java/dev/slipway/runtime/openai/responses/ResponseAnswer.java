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
import java.util.Optional;
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
    private final TenantResponses store;
    private final LongSupplier seconds;
    private @Nullable BackgroundRun run;
    private int sequenceNumber;

    public ResponseAnswer(
            AnswerLabel label,
            ResponseRequest request,
            ChatChoice choice,
            Ids ids,
            int[] prompt,
            int maxTokens,
            TenantResponses store,
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
    public boolean readWhileMade() {
        return streamed() && !inBackground();
    }

    @Override
    public boolean mayEndEarly() {
        return request.options().stop().any();
    }

    /** Whether it is made even if no client waits for it. */
    public boolean inBackground() {
        return request.asked().background();
    }

    @Override
    public boolean namesEvents() {
        return true;
    }

    @Override
    public List<GenerationRequest> generations() {
        return List.of(request.options().generation(prompt, 0, maxTokens));
    }

    /** Keeps it as one that {@code by} makes in the background, before anything of it is there. */
    public List<ResponseEvent.Numbered> queue(BackgroundRun by) {
        run = by;
        Response queued = response(Response.QUEUED);
        store.store().keep(stored(queued, request.conversation().messages()));
        return numbered(List.of(ResponseEvent.of("created", queued), ResponseEvent.of(Response.QUEUED, queued)));
    }

    /** As it was before anything of it was there. */
    public Response queued() {
        return response(Response.QUEUED);
    }

    @Override
    public List<ResponseEvent.Numbered> accept(int index, GenerationEvent event) {
        List<ResponseEvent> events = new ArrayList<>();
        if (event instanceof GenerationEvent.Started) {
            events.addAll(begun());
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

    private List<ResponseEvent> begun() {
        Response begun = response(Response.IN_PROGRESS);
        ResponseEvent progress = ResponseEvent.of(Response.IN_PROGRESS, begun);
        if (run == null) {
            return List.of(ResponseEvent.of("created", begun), progress);
        }
        store.store().update(stored(begun, request.conversation().messages()));
        return List.of(progress);
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
        Response ended = response(complete() ? Response.COMPLETED : Response.INCOMPLETE);
        keep(ended);
        return ended;
    }

    @Override
    public List<ResponseEvent.Numbered> failure(OpenAiError error) {
        Response.Error why = new Response.Error("server_error", error.message());
        return brokenOff(Response.FAILED, why, List.of(ResponseEvent.error(error)));
    }

    /** Ends it as it is. */
    public List<ResponseEvent.Numbered> cancelled() {
        return brokenOff(Response.CANCELLED, null, List.of());
    }

    /** @param told between what the items tell and the end */
    private List<ResponseEvent.Numbered> brokenOff(
            String status, Response.@Nullable Error error, List<ResponseEvent> told) {
        items.end(false);
        List<ResponseEvent> events = new ArrayList<>(items.takeEvents());
        Response ended = response(status, error);
        keep(ended);
        events.addAll(told);
        events.add(ResponseEvent.of(status, ended));
        return numbered(events);
    }

    @Override
    public Usage usage() {
        return ChatChoice.usage(prompt, List.of(choice));
    }

    private boolean complete() {
        return !"length".equals(choice.finishReason());
    }

    private void keep(Response ended) {
        StoredResponse stored = stored(ended, conversation());
        if (run != null) {
            store.store().update(stored);
        } else if (request.asked().store()) {
            store.store().keep(stored);
        }
    }

    private StoredResponse stored(Response response, List<Message> conversation) {
        return new StoredResponse(store.tenant(), response, request.items(), conversation, Optional.ofNullable(run));
    }

    private Response response(String status) {
        return response(status, null);
    }

    private Response response(String status, Response.@Nullable Error error) {
        boolean going = status.equals(Response.QUEUED) || status.equals(Response.IN_PROGRESS);
        return new Response(
                label.id(),
                label.created(),
                status.equals(Response.COMPLETED) ? seconds.getAsLong() : null,
                status,
                error,
                status.equals(Response.INCOMPLETE) ? new Response.IncompleteDetails("max_output_tokens") : null,
                label.model(),
                items.output(),
                request.asked(),
                going ? null : Response.Usage.of(usage()));
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
