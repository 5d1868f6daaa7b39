package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.HeaderSegment.Marker;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.StreamingDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of tokens into messages. It makes sense of every stream: there is no token that it refuses, and control tokens
 * never become text.
 */
final class MessageReader {

    sealed interface Piece {

        record Opened(Header header) implements Piece {}

        record Text(String text) implements Piece {}

        /** @param complete false if the stream stopped inside the message */
        record Closed(boolean complete) implements Piece {}
    }

    private final BpeTokenizer tokenizer;
    private final HarmonyTokens control;
    private final ToolNames tools;
    private final StreamingDecoder decoder;
    private final List<Piece> pieces = new ArrayList<>();

    private HeaderDraft draft;

    /** The open message's header; null while a header is read. */
    private @Nullable Header header;

    /** Text after a {@code <|channel|>} inside a message: the next header, if a channel's name comes, and text otherwise. */
    private @Nullable HeaderDraft doubtful;

    private int bodyTokens;

    /** A reader for what follows {@code <|start|>assistant}. */
    MessageReader(BpeTokenizer tokenizer, ToolNames tools) {
        this.tokenizer = tokenizer;
        this.control = HarmonyTokens.of(tokenizer);
        this.tools = tools;
        this.decoder = new StreamingDecoder(tokenizer);
        this.draft = new HeaderDraft(tools);
    }

    List<Piece> push(int token) {
        pieces.clear();
        bodyTokens = 0;
        if (tokenizer.isSpecial(token)) {
            flush();
            acceptControl(token);
        } else {
            acceptText(decoder.push(token), 1);
        }
        return List.copyOf(pieces);
    }

    List<Piece> finish() {
        pieces.clear();
        bodyTokens = 0;
        flush();
        if (header == null) {
            HeaderDraft.Opening opening = draft.closeWithoutMessage();
            if (opening != null && !opening.body().isEmpty()) {
                open(opening);
            }
        }
        if (header != null) {
            endMessage(false);
        }
        return List.copyOf(pieces);
    }

    /** How many tokens the last push has shown to be text of a message: usually its own, sometimes earlier ones too. */
    int bodyTokens() {
        return bodyTokens;
    }

    private void flush() {
        String rest = decoder.flush();
        if (!rest.isEmpty()) {
            acceptText(rest, 0);
        }
    }

    private void acceptText(String text, int tokens) {
        if (header == null) {
            draft.append(text, tokens);
            openEarly();
        } else if (doubtful == null) {
            bodyTokens += tokens;
            emit(text);
        } else {
            doubtful.append(text, tokens);
            resolveDoubt(doubtful);
        }
    }

    private void openEarly() {
        HeaderDraft.Opening opening = draft.openEarly();
        if (opening != null) {
            open(opening);
        }
    }

    private void open(HeaderDraft.Opening opening) {
        open(opening.header());
        bodyTokens += opening.bodyTokens();
        emit(opening.body());
    }

    private void open(Header opened) {
        header = opened;
        pieces.add(new Piece.Opened(opened));
    }

    private void emit(String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece.Text(text));
        }
    }

    private void resolveDoubt(HeaderDraft next) {
        String text = next.text().stripLeading();
        if (ChannelName.isStart(text)) {
            return;
        }
        String name = ChannelName.leading(text);
        if (name != null && Character.isWhitespace(text.charAt(name.length()))) {
            beginHeader(next);
            openEarly();
        } else {
            doubtful = null;
            bodyTokens += next.tokens();
            emit(next.text());
        }
    }

    private void beginHeader(HeaderDraft next) {
        doubtful = null;
        closeMessage(true);
        draft = next;
    }

    private void acceptControl(int token) {
        if (token == control.end()
                || token == control.call()
                || token == control.returnToken()
                || token == control.endOfText()) {
            endMessage(true);
        } else if (token == control.start()) {
            endMessage(true);
            draft = new HeaderDraft(tools, Marker.START);
        } else if (token == control.message()) {
            acceptMessage();
        } else if (token == control.channel()) {
            acceptChannel();
        } else {
            acceptOther(token == control.constrain() ? Marker.CONSTRAIN : Marker.OTHER);
        }
    }

    private void acceptMessage() {
        if (doubtful != null) {
            beginHeader(doubtful);
        }
        if (header == null) {
            open(draft.close());
        }
    }

    private void acceptChannel() {
        if (header == null) {
            draft.mark(Marker.CHANNEL);
            return;
        }
        keepDoubtfulText();
        doubtful = new HeaderDraft(tools, Marker.CHANNEL);
    }

    private void acceptOther(Marker marker) {
        if (doubtful != null && namesChannel(doubtful)) {
            beginHeader(doubtful);
        }
        if (header == null) {
            draft.mark(marker);
        }
    }

    private void endMessage(boolean complete) {
        if (doubtful != null && complete && namesChannel(doubtful)) {
            beginHeader(doubtful);
        }
        if (header == null) {
            HeaderDraft.Opening opening = draft.closeWithoutMessage();
            if (opening != null) {
                open(opening);
            }
        }
        closeMessage(complete);
    }

    private void closeMessage(boolean complete) {
        if (header != null) {
            keepDoubtfulText();
            pieces.add(new Piece.Closed(complete));
        }
        header = null;
        doubtful = null;
        draft = new HeaderDraft(tools);
    }

    private void keepDoubtfulText() {
        if (doubtful != null && !namesChannel(doubtful)) {
            emit(doubtful.text());
        }
    }

    private static boolean namesChannel(HeaderDraft draft) {
        return ChannelName.ALL.contains(draft.text().strip());
    }
}
