package dev.slipway.runtime.weights;

/** A checkpoint's files are not what they should be; the message says which, and what would be right. */
public final class InvalidCheckpointException extends RuntimeException {

    public InvalidCheckpointException(String message) {
        super(message);
    }

    public InvalidCheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
