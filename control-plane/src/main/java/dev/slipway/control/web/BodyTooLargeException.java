package dev.slipway.control.web;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A body that is longer than any request needs. */
public final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    BodyTooLargeException(long limit) {
        super("the body must have at most " + limit + " bytes");
    }

    public static @Nullable BodyTooLargeException causeOf(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException found) {
                return found;
            }
        }
        return null;
    }
}
