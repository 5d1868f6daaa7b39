package dev.slipway.runtime.openai.chat;

import dev.slipway.runtime.engine.FinishReason;
import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.harmony.HarmonyEvent;
import dev.slipway.runtime.harmony.HarmonyEvent.Kind;
import dev.slipway.runtime.harmony.HarmonyParser;
import dev.slipway.runtime.openai.answer.StopStrings;
import dev.slipway.runtime.openai.answer.TokenNames;
import dev.slipway.runtime.openai.answer.Usage;
import dev.slipway.runtime.openai.chat.ChatChunk.Delta;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One answer of a chat: reads the model's messages token by token. */
public final class ChatChoice {

    private final int index;
    private final GenerationOptions options;
    private final ChatForm form;
    private final HarmonyParser parser;
    private final StopStrings stop;
    private final TokenNames names;
    private final Supplier<String> callIds;
    private final ChatText text = new ChatText();
    private final List<Integer> tokens = new ArrayList<>();
    private final List<ChatLogprobs.Token> logprobs = new ArrayList<>();
    private int cachedTokens;
    private boolean begun;
    private @Nullable String finishReason;
    private @Nullable Integer stopToken;

    public ChatChoice(
            int index,
            GenerationOptions options,
            ChatForm form,
            HarmonyParser parser,
            TokenNames names,
            Supplier<String> callIds) {
        this.index = index;
        this.options = options;
        this.form = form;
        this.names = names;
        this.parser = parser;
        this.stop = new StopStrings(options.stop().texts(), options.stop().shown());
        this.callIds = callIds;
    }

    @Nullable
    public String finishReason() {
        return finishReason;
    }

    /** The stop string that ended it. */
    @Nullable
    public String stoppedBy() {
        return stop.found();
    }

    /** The choices go on after the same prompt. */
    public static Usage usage(int[] prompt, List<ChatChoice> choices) {
        return Usage.of(
                prompt.length,
                choices.getFirst().cachedTokens(),
                choices.stream().mapToInt(ChatChoice::completionTokens).sum(),
                choices.stream().mapToInt(ChatChoice::reasoningTokens).sum());
    }

    int cachedTokens() {
        return cachedTokens;
    }

    int completionTokens() {
        return tokens.size();
    }

    int reasoningTokens() {
        return parser.reasoningTokens();
    }

    public List<ChatChunk.Choice> accept(GenerationEvent event) {
        return switch (event) {
            case GenerationEvent.Started(int cached) -> {
                cachedTokens = cached;
                yield form.echo().isEmpty() ? List.of() : chunks(List.of(Delta.content(form.echo())), null, null);
            }
            case GenerationEvent.PromptToken prompt -> List.of();
            case GenerationEvent.Token(int token, TokenScores scores) -> token(token, scores);
            case GenerationEvent.Finished(FinishReason reason) -> finish(reason);
            case GenerationEvent.Expired expired -> throw OpenAiErrors.deadlinePassed();
            case GenerationEvent.Failed(String message) -> throw OpenAiErrors.engineFailed(message);
        };
    }

    public ChatCompletion.Choice whole() {
        return new ChatCompletion.Choice(
                index,
                text.message(),
                options.scores().generated() ? new ChatLogprobs(logprobs) : null,
                finishReason == null ? "stop" : finishReason,
                stopReason(),
                options.returnTokenIds() ? tokens : null);
    }

    private List<ChatChunk.Choice> token(int token, @Nullable TokenScores scores) {
        tokens.add(token);
        stopToken = options.stop().tokens().contains(token) ? token : null;
        List<ChatChunk.Choice> chunks = isHidden(token) ? unsaid(token) : said(token, scores);
        if (stop.reached()) {
            chunks.add(end("stop"));
        } else if (stopToken != null || parser.turnEnded() && !options.ignoreEndOfText()) {
            chunks.addAll(finish(FinishReason.STOP));
        }
        return chunks;
    }

    /** A stop token is no text, unless it is to be shown; a control token is none anyway. */
    private boolean isHidden(int token) {
        return stopToken != null && !options.stop().shown() && !names.isControl(token);
    }

    private List<ChatChunk.Choice> unsaid(int token) {
        return chunks(List.of(), ids(token), null);
    }

    private List<ChatChunk.Choice> said(int token, @Nullable TokenScores scores) {
        List<Delta> deltas = deltas(parser.push(token));
        return chunks(deltas, ids(token), logprobs(scores));
    }

    private @Nullable List<Integer> ids(int token) {
        return options.returnTokenIds() ? List.of(token) : null;
    }

    private @Nullable Object stopReason() {
        return stop.reached() ? stop.found() : stopToken;
    }

    private List<ChatChunk.Choice> finish(FinishReason reason) {
        List<Delta> deltas = deltas(parser.finish());
        String held = stop.finish();
        if (!held.isEmpty()) {
            deltas.add(Delta.content(held));
        }
        List<ChatChunk.Choice> chunks = chunks(deltas, null, null);
        chunks.add(end(stop.reached() ? "stop" : name(reason)));
        return chunks;
    }

    private String name(FinishReason reason) {
        return switch (reason) {
            case LENGTH -> "length";
            case STOP -> parser.toolCalls() > 0 ? "tool_calls" : "stop";
        };
    }

    /** Only the final answer's tokens have them. */
    private @Nullable ChatLogprobs logprobs(@Nullable TokenScores scores) {
        if (scores == null
                || parser.lastTokenKind().filter(Kind.CONTENT::equals).isEmpty()) {
            return null;
        }
        ChatLogprobs.Token entry = ChatLogprobs.Token.of(scores, names);
        logprobs.add(entry);
        return new ChatLogprobs(List.of(entry));
    }

    private List<Delta> deltas(List<HarmonyEvent> events) {
        List<Delta> deltas = new ArrayList<>();
        for (HarmonyEvent event : events) {
            switch (event) {
                case HarmonyEvent.ReasoningDelta(String more) -> addReasoning(more, deltas);
                case HarmonyEvent.ContentDelta(String more) -> addContent(more, deltas);
                case HarmonyEvent.ToolCallStart(int call, String name) ->
                    deltas.add(Delta.toolCall(
                            new ChatChunk.ToolCall(call, callIds.get(), "function", new ChatChunk.Function(name, ""))));
                case HarmonyEvent.ToolCallDelta(int call, String arguments) ->
                    deltas.add(Delta.toolCall(
                            new ChatChunk.ToolCall(call, null, null, new ChatChunk.Function(null, arguments))));
                case HarmonyEvent.MessageEnd end -> {}
            }
        }
        return deltas;
    }

    private void addReasoning(String more, List<Delta> deltas) {
        if (form.reasoning()) {
            deltas.add(Delta.reasoning(more));
        }
    }

    /** Stop strings end the answer, not the reasoning before it. */
    private void addContent(String more, List<Delta> deltas) {
        String certain = stop.reached() ? "" : stop.push(more);
        if (!certain.isEmpty()) {
            deltas.add(Delta.content(certain));
        }
    }

    /** A chunk for each delta; what is said of the token itself is on the first, or alone where the token says nothing. */
    private List<ChatChunk.Choice> chunks(
            List<Delta> deltas, @Nullable List<Integer> ids, @Nullable ChatLogprobs said) {
        List<ChatChunk.Choice> chunks = new ArrayList<>(deltas.size() + 1);
        if (deltas.isEmpty() && (ids != null || said != null)) {
            chunks.add(new ChatChunk.Choice(index, withRole(Delta.empty()), said, null, null, ids));
        }
        for (int i = 0; i < deltas.size(); i++) {
            text.append(deltas.get(i));
            chunks.add(new ChatChunk.Choice(
                    index, withRole(deltas.get(i)), i == 0 ? said : null, null, null, i == 0 ? ids : null));
        }
        return chunks;
    }

    private ChatChunk.Choice end(String reason) {
        finishReason = reason;
        return new ChatChunk.Choice(index, withRole(Delta.empty()), null, reason, stopReason(), null);
    }

    private Delta withRole(Delta delta) {
        if (begun) {
            return delta;
        }
        begun = true;
        return delta.withRole("assistant");
    }
}
