package dev.slipway.control.host;

import java.nio.file.Path;
import java.util.Optional;

/** A part of the platform that could not be started: the reason, and the log that tells more where there is one. */
public final class StartFailedException extends RuntimeException {

    private final transient Optional<Path> log;

    public StartFailedException(String reason) {
        super(reason);
        this.log = Optional.empty();
    }

    public StartFailedException(String reason, Path log) {
        super(reason);
        this.log = Optional.of(log);
    }

    public Optional<Path> log() {
        return log;
    }
}
