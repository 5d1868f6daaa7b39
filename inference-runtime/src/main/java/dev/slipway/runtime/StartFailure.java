package dev.slipway.runtime;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/** Why the process cannot start, in one line for who started it. */
final class StartFailure {

    private StartFailure() {}

    static String line(Throwable failure) {
        Throwable cause = failure;
        String property = "";
        while (cause.getCause() != null && !(cause instanceof PortInUseException)) {
            property = cause instanceof BindException bind ? bind.getName() + ": " : property;
            cause = cause.getCause();
        }
        return "slipway runtime cannot start: "
                + switch (cause) {
                    case PortInUseException taken ->
                        "port %d is taken; choose another with --server.port".formatted(taken.getPort());
                    case IllegalArgumentException wrong when said(wrong).startsWith("slipway.engine.") -> said(wrong);
                    default -> property + said(cause);
                };
    }

    private static String said(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
