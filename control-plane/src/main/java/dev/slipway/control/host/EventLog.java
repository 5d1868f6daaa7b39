package dev.slipway.control.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code DIR/logs/supervisor.log}: starts, ends and restarts of parts. */
final class EventLog {

    private final Path file;

    EventLog(Path file) {
        this.file = file;
    }

    synchronized void write(String event) {
        String line = "%s %s%n".formatted(Instant.now().truncatedTo(ChronoUnit.MILLIS), event);
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.err.println("supervisor.log cannot be written (" + e + "): " + line.strip());
        }
    }
}
