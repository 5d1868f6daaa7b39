package dev.slipway.edge.connection;

import java.io.Serial;

/** What {@link StrictHttpCodec} refuses of its own; the message is for the caller. */
final class MalformedHeadException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    MalformedHeadException(String message) {
        super(message);
    }
}
