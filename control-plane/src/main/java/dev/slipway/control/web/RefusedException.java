package dev.slipway.control.web;

/** The caller did not show who they are well enough for what they ask. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
