package dev.slipway.control.host;

/** Arguments that make no sense. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message);
    }
}
