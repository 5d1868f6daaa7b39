package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.HarmonyEvent.ContentDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.Kind;
import dev.slipway.runtime.harmony.HarmonyEvent.MessageEnd;
import dev.slipway.runtime.harmony.HarmonyEvent.ReasoningDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.ToolCallDelta;
import dev.slipway.runtime.harmony.HarmonyEvent.ToolCallStart;
import dev.slipway.runtime.harmony.MessageReader.Piece;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Understands the tokens that a model generates after {@code <|start|>assistant}. It is total: every stream of tokens has a
 * meaning, none makes it throw. Control tokens never appear in a text. One parser reads one answer.
 */
public final class HarmonyParser {

    private final BpeTokenizer tokenizer;
    private final HarmonyTokens control;
    private final MessageReader reader;
    private final StringBuilder unheard = new StringBuilder();

    private @Nullable Kind kind;
    private @Nullable Kind lastTokenKind;
    private boolean turnEnded;
    private boolean hasText;
    private int toolCalls;
    private int reasoningTokens;

    /** A parser for a request without functions. */
    public HarmonyParser(BpeTokenizer tokenizer) {
        this(tokenizer, Set.of());
    }

    /** @param functions the names that the request offers, which the model may write in shorter forms */
    public HarmonyParser(BpeTokenizer tokenizer, Set<String> functions) {
        this.tokenizer = tokenizer;
        this.control = HarmonyTokens.of(tokenizer);
        this.reader = new MessageReader(tokenizer, new ToolNames(functions));
    }

    /** A parser for what goes on inside a final message whose beginning is part of the prompt. */
    public static HarmonyParser insideFinal(BpeTokenizer tokenizer, Set<String> functions) {
        HarmonyParser parser = new HarmonyParser(tokenizer, functions);
        parser.push(parser.control.channel());
        for (int token : tokenizer.encode(HarmonyMessage.FINAL)) {
            parser.push(token);
        }
        parser.push(parser.control.message());
        return parser;
    }

    public List<HarmonyEvent> push(int token) {
        List<HarmonyEvent> events = events(reader.push(token));
        countToken(token);
        turnEnded |= token == control.returnToken() || token == control.endOfText();
        return events;
    }

    /** The stream has ended, for whatever reason. If nothing was said to the client, the last text seen becomes content. */
    public List<HarmonyEvent> finish() {
        List<HarmonyEvent> events = events(reader.finish());
        if (!hasText && toolCalls == 0 && !unheard.isEmpty()) {
            hasText = true;
            events.add(new ContentDelta(unheard.toString()));
            events.add(new MessageEnd(Kind.CONTENT, false));
        }
        return events;
    }

    /** Whether the model has ended its turn, or speaks for somebody else; tokens after that mean nothing. */
    public boolean turnEnded() {
        return turnEnded;
    }

    /** How many calls have begun. */
    public int toolCalls() {
        return toolCalls;
    }

    public int reasoningTokens() {
        return reasoningTokens;
    }

    /**
     * What the last pushed token is text of; empty for control tokens and headers. The first tokens of a message without a
     * proper header are recognised late and count as header.
     */
    public Optional<Kind> lastTokenKind() {
        return Optional.ofNullable(lastTokenKind);
    }

    private List<HarmonyEvent> events(List<Piece> pieces) {
        List<HarmonyEvent> events = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Opened(Header header) -> open(header, events);
                case Piece.Text(String text) -> text(text, events);
                case Piece.Closed(boolean complete) -> close(complete, events);
            }
        }
        return events;
    }

    private void open(Header header, List<HarmonyEvent> events) {
        turnEnded |= !header.isAssistant();
        kind = turnEnded ? null : header.kind();
        if (kind == Kind.TOOL_CALL && header.recipient() != null) {
            events.add(new ToolCallStart(toolCalls++, ToolNames.functionName(header.recipient())));
        }
    }

    private void text(String text, List<HarmonyEvent> events) {
        hasText |= kind != null;
        switch (kind) {
            case null -> unheard.append(hasText ? "" : text);
            case REASONING -> events.add(new ReasoningDelta(text));
            case CONTENT -> events.add(new ContentDelta(text));
            case TOOL_CALL -> events.add(new ToolCallDelta(toolCalls - 1, text));
        }
    }

    private void close(boolean complete, List<HarmonyEvent> events) {
        if (kind != null) {
            events.add(new MessageEnd(kind, complete));
        }
    }

    private void countToken(int token) {
        if (kind == Kind.REASONING) {
            reasoningTokens += reader.bodyTokens();
        }
        lastTokenKind = tokenizer.isSpecial(token) || reader.bodyTokens() == 0 ? null : kind;
    }
}
