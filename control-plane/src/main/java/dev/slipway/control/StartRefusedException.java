package dev.slipway.control;

/** The program was started with something that only whoever started it can put right; the message says what. */
public final class StartRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartRefusedException(String message) {
        super(message);
    }
}
