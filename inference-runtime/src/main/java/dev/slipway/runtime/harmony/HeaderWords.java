package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.HeaderSegment.Marker;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the words between two control tokens from left to right, as far as they make sense in a header. */
final class HeaderWords {

    private static final Set<String> CONTENT_TYPES = Set.of("json", "code", "text");
    private static final Set<String> OTHER_ROLES = Set.of("system", "developer", "user", Header.TOOL);
    private static final String TO = "to=";

    private final Marker marker;
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

    private int certainEnd;
    private int strayStart = -1;

    private HeaderWords(Marker marker, String text, boolean complete, ToolNames tools) {
        this.marker = marker;
        this.text = text;
        this.complete = complete;
        this.tools = tools;
    }

    /** @param complete whether a control token or the end of the stream follows, so that the last word cannot grow */
    static HeaderSegment read(Marker marker, String text, boolean complete, ToolNames tools) {
        HeaderWords words = new HeaderWords(marker, text, complete, tools);
        words.read();
        return new HeaderSegment(
                marker,
                words.role,
                words.author,
                words.channel,
                words.recipient,
                words.contentType,
                words.certainEnd,
                words.strayStart);
    }

    private void read() {
        int start = wordStart(0);
        boolean isFirst = true;
        while (start < text.length() && accept(start, wordEnd(start), isFirst)) {
            start = wordStart(wordEnd(start));
            isFirst = false;
        }
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
