package dev.slipway.control.truss;

/** An uploaded archive that is not taken, and why. */
final class InvalidArchiveException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidArchiveException(String why) {
        super("the uploaded archive is refused: " + why);
    }
}
