package dev.slipway.runtime.harmony;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of a header between two control tokens, read from left to right as far as they make sense in a header. What follows
 * is either a slip of the model or already the message.
 */
final class HeaderSegment {

    enum Marker {
        /** Nothing: the stream begins here, or the message before has just ended. */
        NONE,
        START,
        CHANNEL,
        CONSTRAIN,
        OTHER
    }

    private static final Set<String> CONTENT_TYPES = Set.of("json", "code", "text");
    private static final Set<String> OTHER_ROLES = Set.of("system", "developer", "user", Header.TOOL);
    private static final String TO = "to=";

    final Marker marker;
    private final String text;
    private final boolean complete;
    private final ToolNames tools;

    @Nullable
    String role;

    @Nullable
    String author;

    @Nullable
    String channel;

    @Nullable
    String recipient;

    @Nullable
    String contentType;

    /** Where the words end that can only belong to a header. */
    int certainEnd;

    /** Where the first word begins that makes no sense in a header; -1 if none does. */
    int strayStart = -1;

    private HeaderSegment(Marker marker, String text, boolean complete, ToolNames tools) {
        this.marker = marker;
        this.text = text;
        this.complete = complete;
        this.tools = tools;
    }

    /** @param complete whether a control token or the end of the stream follows, so that the last word cannot grow */
    static HeaderSegment read(Marker marker, String text, boolean complete, ToolNames tools) {
        HeaderSegment segment = new HeaderSegment(marker, text, complete, tools);
        boolean first = true;
        for (int start = segment.wordStart(0); start < text.length(); start = segment.wordStart(start)) {
            int end = segment.wordEnd(start);
            if (!segment.accept(start, end, first)) {
                break;
            }
            start = end;
            first = false;
        }
        return segment;
    }

    private boolean accept(int start, int end, boolean first) {
        String word = text.substring(start, end);
        if (end == text.length() && !complete && canGrow(word, first)) {
            return false;
        }
        return first ? acceptFirst(word, start, end) : acceptWord(word, start, end);
    }

    private boolean acceptFirst(String word, int start, int end) {
        return switch (marker) {
            case CHANNEL -> acceptChannel(word, start, end);
            case CONSTRAIN -> acceptType(word, start);
            case START, NONE -> acceptRole(word, start, end);
            case OTHER -> acceptWord(word, start, end);
        };
    }

    private boolean acceptChannel(String word, int start, int end) {
        String leading = ChannelName.leading(word);
        if (leading != null && !leading.equals(word)) {
            channel = leading;
            certainEnd = start + leading.length();
            return stray(certainEnd);
        }
        channel = ChannelName.nearest(word);
        return channel == null ? stray(start) : certain(end);
    }

    private boolean acceptType(String word, int start) {
        int length = 0;
        while (length < word.length() && Character.isLetter(word.charAt(length))) {
            length++;
        }
        contentType = length == 0 ? null : word.substring(0, length);
        certainEnd = start + length;
        return length == word.length() || stray(certainEnd);
    }

    private boolean acceptRole(String word, int start, int end) {
        if (word.startsWith(Header.ASSISTANT)) {
            return acceptAssistant(word, start, end);
        }
        if (marker == Marker.START) {
            String plain = word.contains(":") ? word.substring(0, word.indexOf(':')) : word;
            if (OTHER_ROLES.contains(plain)) {
                role = plain;
                author = word;
                return certain(end);
            }
            author = word;
            if (tools.isToolWord(word) || isBuiltIn(word)) {
                role = Header.TOOL;
                return certain(end);
            }
        }
        return acceptWord(word, start, end);
    }

    /** Also a channel's name glued to the role. Without {@code <|start|>} other words that begin so are text. */
    private boolean acceptAssistant(String word, int start, int end) {
        String rest = word.substring(Header.ASSISTANT.length());
        channel = ChannelName.leading(rest);
        if (channel == null && !rest.isEmpty() && marker == Marker.NONE) {
            return stray(start);
        }
        role = Header.ASSISTANT;
        certainEnd = start + role.length() + (channel == null ? 0 : channel.length());
        return certainEnd == end || stray(certainEnd);
    }

    private boolean acceptWord(String word, int start, int end) {
        if (word.startsWith(TO)) {
            return acceptRecipient(word, start);
        }
        if (tools.isToolWord(word)) {
            recipient = word;
            return certain(end);
        }
        if (ChannelName.ALL.contains(word) && channel == null && marker != Marker.CONSTRAIN) {
            channel = word;
            return certain(end);
        }
        if (CONTENT_TYPES.contains(word)) {
            contentType = word;
            return true;
        }
        return author != null && author.equals(word) || stray(start);
    }

    private boolean acceptRecipient(String word, int start) {
        int length = TO.length();
        while (length < word.length() && isNameCharacter(word.charAt(length))) {
            length++;
        }
        recipient = word.substring(TO.length(), length);
        certainEnd = start + length;
        return length == word.length() || stray(certainEnd);
    }

    /** A word such as "text" that now turns out to be the message's first, and no content type. */
    void forgetTypeAfter(int bodyStart) {
        if (contentType != null && marker != Marker.CONSTRAIN && bodyStart == certainEnd) {
            contentType = null;
        }
    }

    private boolean certain(int end) {
        certainEnd = end;
        return true;
    }

    private boolean stray(int start) {
        strayStart = start;
        return false;
    }

    /** Whether the last word of an unfinished segment may become a header word, or is one that may still change. */
    private boolean canGrow(String word, boolean first) {
        if (first && (marker == Marker.CHANNEL || marker == Marker.START)) {
            return true;
        }
        if (first && marker == Marker.CONSTRAIN) {
            return word.chars().allMatch(Character::isLetter);
        }
        if (word.startsWith(TO)) {
            return word.chars().skip(TO.length()).allMatch(c -> isNameCharacter((char) c));
        }
        return TO.startsWith(word)
                || tools.isStartOfToolWord(word)
                || Header.ASSISTANT.startsWith(word)
                || CONTENT_TYPES.stream().anyMatch(type -> type.startsWith(word))
                || ChannelName.isStart(
                        word.startsWith(Header.ASSISTANT) ? word.substring(Header.ASSISTANT.length()) : word);
    }

    private static boolean isBuiltIn(String word) {
        return word.equals("python") || word.startsWith("browser.");
    }

    private static boolean isNameCharacter(char c) {
        return "<>{}[]()\"'`,;".indexOf(c) < 0;
    }

    private int wordStart(int from) {
        int start = from;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        return start;
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
