package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.HeaderSegment.Marker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A header while its tokens come in. It is complete at {@code <|message|>}; a model that forgets that token is found out by words
 * that make no sense in a header.
 */
final class HeaderDraft {

    /** Longest stray text that may still be a slip inside a header, without and with a recipient. */
    private static final int LONGEST_SLIP = 16;

    private static final int LONGEST_SLIP_OF_CALL = 64;
    private static final int LONGEST_HEADER = 512;

    private final ToolNames tools;
    private final List<HeaderSegment> segments = new ArrayList<>();
    private Marker marker = Marker.NONE;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> tokenEnds = new ArrayList<>();

    HeaderDraft(ToolNames tools) {
        this.tools = tools;
    }

    HeaderDraft(ToolNames tools, Marker marker) {
        this(tools);
        this.marker = marker;
    }

    /** A header and the text that turned out to belong to the message, of {@code bodyTokens} tokens. */
    record Opening(Header header, String body, int bodyTokens) {}

    String text() {
        return text.toString();
    }

    /** @param moreTokens 0 or 1 */
    void append(String more, int moreTokens) {
        text.append(more);
        if (moreTokens > 0) {
            tokenEnds.add(text.length());
        }
    }

    int tokens() {
        return tokenEnds.size();
    }

    void mark(Marker next) {
        segments.add(last(true));
        text.setLength(0);
        tokenEnds.clear();
        marker = next;
    }

    /** The message has begun although {@code <|message|>} is missing; null as long as the text can belong to a header. */
    @Nullable
    Opening openEarly() {
        HeaderSegment last = last(false);
        int bodyStart = text.length() > LONGEST_HEADER ? last.certainEnd() : earlyBody(last);
        if (bodyStart < 0) {
            return null;
        }
        segments.add(last);
        return opening(bodyStart);
    }

    /** At {@code <|message|>}: what was not understood is a slip. */
    Header close() {
        segments.add(last(true));
        return header();
    }

    /** At a token that ends the message, or at the end of the stream: what does not belong to the header is the message. */
    @Nullable
    Opening closeWithoutMessage() {
        HeaderSegment last = last(true);
        segments.add(last);
        boolean isCall = header().recipient() != null;
        Opening opening = opening(isCall ? callBody(last) : last.certainEnd());
        boolean isEmpty = opening.body().isEmpty() && segments.stream().allMatch(HeaderSegment::saysOnlyWho);
        return isEmpty ? null : opening;
    }

    private HeaderSegment last(boolean complete) {
        return HeaderWords.read(marker, text.toString(), complete, tools);
    }

    /** Where the message begins in the last segment; -1 as long as that is open. */
    private int earlyBody(HeaderSegment last) {
        if (last.strayStart() < 0) {
            return -1;
        }
        boolean isBare = segments.isEmpty() && marker == Marker.NONE && last.certainEnd() == 0;
        String stray = text.substring(last.strayStart());
        if (hasRecipient(last)) {
            return stray.indexOf('{') >= 0 || stray.length() > LONGEST_SLIP_OF_CALL ? callBody(last) : -1;
        }
        boolean isSeveralWords = stray.chars().anyMatch(Character::isWhitespace);
        return isBare || isSeveralWords || stray.length() > LONGEST_SLIP ? last.certainEnd() : -1;
    }

    /** Arguments are a JSON object; anything else is taken from the first stray word on. */
    private int callBody(HeaderSegment last) {
        if (last.strayStart() < 0) {
            return text.length();
        }
        int brace = text.indexOf("{", last.strayStart());
        return brace < 0 ? last.strayStart() : brace;
    }

    private boolean hasRecipient(HeaderSegment last) {
        return last.recipient() != null || segments.stream().anyMatch(segment -> segment.recipient() != null);
    }

    /** White space between header and message is the header's; a bare message keeps its own. */
    private Opening opening(int bodyStart) {
        boolean isBare = segments.size() == 1 && marker == Marker.NONE && bodyStart == 0;
        String body = text.substring(bodyStart);
        segments.set(segments.size() - 1, segments.getLast().beforeBody(bodyStart));
        int bodyTokens = (int) tokenEnds.stream().filter(end -> end > bodyStart).count();
        return new Opening(header(), isBare ? body : body.stripLeading(), bodyTokens);
    }

    private Header header() {
        String role = null;
        String author = null;
        String channel = null;
        String contentType = null;
        String recipient = null;
        String recipientChannel = null;
        for (HeaderSegment segment : segments) {
            role = role == null ? segment.role() : role;
            author = author == null ? segment.author() : author;
            channel = segment.channel() == null ? channel : segment.channel();
            contentType = segment.contentType() == null ? contentType : segment.contentType();
            if (segment.recipient() != null) {
                recipient = segment.recipient();
                recipientChannel = segment.channel();
            }
        }
        if (role == null && author != null && Header.ASSISTANT.equals(recipient)) {
            role = Header.TOOL;
        }
        String spoken = recipientChannel == null ? channel : recipientChannel;
        return role == null || role.equals(Header.ASSISTANT)
                ? ofAssistant(spoken, recipient, contentType)
                : new Header(role, role.equals(Header.TOOL) ? author : null, spoken, recipient, contentType);
    }

    private Header ofAssistant(@Nullable String channel, @Nullable String addressed, @Nullable String contentType) {
        String recipient = addressed == null ? null : ToolNames.recipient(addressed);
        if (recipient == null) {
            String spoken = channel == null ? HarmonyMessage.FINAL : channel;
            return new Header(Header.ASSISTANT, null, spoken, null, contentType);
        }
        if (tools.isMissingBuiltIn(recipient)) {
            return new Header(Header.ASSISTANT, null, HarmonyMessage.ANALYSIS, null, null);
        }
        String spoken = channel == null ? HarmonyMessage.COMMENTARY : channel;
        return new Header(Header.ASSISTANT, null, spoken, recipient, contentType);
    }
}
