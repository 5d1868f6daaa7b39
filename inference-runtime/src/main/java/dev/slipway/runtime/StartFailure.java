package dev.slipway.runtime;

import dev.slipway.runtime.tokenizer.TokenizerException;
import dev.slipway.runtime.weights.InvalidCheckpointException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.web.server.PortInUseException;

/** Why the process cannot start, in one line for who started it. */
final class StartFailure {

    private StartFailure() {}

    static String line(Throwable failure) {
        return "slipway runtime cannot start: " + reason(failure);
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case PortInUseException taken ->
                "port %d is taken; choose another with --server.port".formatted(taken.getPort());
            case BindException bind when wrongType(bind) instanceof String line -> line;
            case InvalidCheckpointException invalid -> said(invalid);
            case TokenizerException invalid -> said(invalid);
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            default -> failure.getCause() == null ? said(failure) : reason(failure.getCause());
        };
    }

    /** Null unless a property's value cannot be read as its type. */
    private static @Nullable String wrongType(BindException bind) {
        ConfigurationProperty property = bind.getProperty();
        return property == null || isOurs(root(bind))
                ? null
                : "%s is %s; it must be of type %s"
                        .formatted(
                                bind.getName(),
                                property.getValue(),
                                bind.getTarget().getType().toClass().getSimpleName());
    }

    /** A value of the right type that {@link EngineProperties} refuses, with a message of its own. */
    private static boolean isOurs(Throwable cause) {
        return said(cause).startsWith("slipway.engine.");
    }

    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    private static String said(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
