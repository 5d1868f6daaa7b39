package dev.slipway.control.engine;

/** A command line says more than which program to run with what. */
final class ShellSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ShellSyntaxException(String message) {
        super(message);
    }
}
