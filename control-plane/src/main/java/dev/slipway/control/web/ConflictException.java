package dev.slipway.control.web;

/** The request is right by itself and does not fit what is there. */
public final class ConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
        super(message);
    }
}
