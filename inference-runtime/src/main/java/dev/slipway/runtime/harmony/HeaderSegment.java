package dev.slipway.runtime.harmony;

import org.jspecify.annotations.Nullable;

/**
 * What the words of a header between two control tokens say. Words that make no sense in a header are either a slip of the model
 * or already the message.
 *
 * @param author the first word after {@code <|start|>} unless it is the assistant
 * @param certainEnd where the words end that can only belong to a header
 * @param strayStart where the first word begins that makes no sense in a header; -1 if none does
 */
record HeaderSegment(
        Marker marker,
        @Nullable String role,
        @Nullable String author,
        @Nullable String channel,
        @Nullable String recipient,
        @Nullable String contentType,
        int certainEnd,
        int strayStart) {

    /** The control token before a segment. */
    enum Marker {
        /** None: the stream begins here, or the message before has just ended. */
        NONE,
        START,
        CHANNEL,
        CONSTRAIN,
        OTHER
    }

    boolean saysOnlyWho() {
        boolean isPlain = marker == Marker.NONE || marker == Marker.START || marker == Marker.OTHER;
        return isPlain && channel == null && recipient == null && contentType == null;
    }

    /** Without a content type that now turns out to be a word of the message, such as "text" in "final text of the law". */
    HeaderSegment beforeBody(int bodyStart) {
        boolean isWordOfBody = contentType != null && marker != Marker.CONSTRAIN && bodyStart == certainEnd;
        return isWordOfBody
                ? new HeaderSegment(marker, role, author, channel, recipient, null, certainEnd, strayStart)
                : this;
    }
}
