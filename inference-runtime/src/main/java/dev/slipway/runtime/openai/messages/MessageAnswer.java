package dev.slipway.runtime.openai.messages;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.openai.answer.Answer;
import dev.slipway.runtime.openai.answer.AnswerLabel;
import dev.slipway.runtime.openai.answer.Usage;
import dev.slipway.runtime.openai.chat.ChatChoice;
import dev.slipway.runtime.openai.chat.ChatChunk;
import dev.slipway.runtime.openai.request.OpenAiError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to Anthropic's messages: what a chat would say, as blocks. */
public final class MessageAnswer implements Answer {

    private final AnswerLabel label;
    private final MessageRequest request;
    private final ChatChoice choice;
    private final MessageBlocks blocks;
    private final int[] prompt;
    private final int maxTokens;

    public MessageAnswer(AnswerLabel label, MessageRequest request, ChatChoice choice, int[] prompt, int maxTokens) {
        this.label = label;
        this.request = request;
        this.choice = choice;
        this.blocks = new MessageBlocks(request.thinkingShown());
        this.prompt = prompt;
        this.maxTokens = maxTokens;
    }

    @Override
    public boolean streamed() {
        return request.options().streaming().stream();
    }

    @Override
    public boolean mayEndEarly() {
        return request.options().stop().any();
    }

    @Override
    public boolean namesEvents() {
        return true;
    }

    @Override
    public List<AnthropicError> failure(OpenAiError error) {
        return List.of(AnthropicError.of(error, null));
    }

    @Override
    public List<GenerationRequest> generations() {
        return List.of(request.options().generation(prompt, 0, maxTokens));
    }

    @Override
    public List<MessageEvent> accept(int index, GenerationEvent event) {
        List<ChatChunk.Choice> pieces = choice.accept(event);
        List<MessageEvent> events = new ArrayList<>();
        if (event instanceof GenerationEvent.Started) {
            events.add(new MessageEvent.Start(whole()));
            events.add(new MessageEvent.Ping());
        }
        for (ChatChunk.Choice piece : pieces) {
            blocks.accept(piece.delta());
        }
        if (choice.finishReason() != null) {
            blocks.end();
        }
        events.addAll(blocks.takeEvents());
        return events;
    }

    @Override
    public @Nullable String finishReason(int index) {
        return choice.finishReason();
    }

    @Override
    public List<MessageEvent> closing() {
        AnthropicMessage ended = whole();
        return List.of(
                new MessageEvent.Ending(
                        new MessageEvent.StopDelta(ended.stopReason(), ended.stopSequence()), ended.usage()),
                new MessageEvent.Stop());
    }

    @Override
    public AnthropicMessage whole() {
        return new AnthropicMessage(
                label.id(),
                label.model(),
                blocks.content(),
                stopReason(),
                stopSequence(),
                AnthropicMessage.Usage.of(usage()));
    }

    @Override
    public Usage usage() {
        return ChatChoice.usage(prompt, List.of(choice));
    }

    private @Nullable String stopReason() {
        return switch (choice.finishReason()) {
            case null -> null;
            case "length" -> "max_tokens";
            case "tool_calls" -> "tool_use";
            default -> stopSequence() == null ? "end_turn" : "stop_sequence";
        };
    }

    /** Null for a text that the operator, not the request, ends answers at. */
    private @Nullable String stopSequence() {
        String stop = choice.stoppedBy();
        return stop != null && request.stopSequences().contains(stop) ? stop : null;
    }
}
