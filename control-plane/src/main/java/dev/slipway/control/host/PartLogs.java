package dev.slipway.control.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Keeps the logs of the platform's own programs within bounds. */
final class PartLogs {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Path folder;
    private final EventLog events;

    PartLogs(Path folder, EventLog events) {
        this.folder = folder;
        this.events = events;
    }

    void keepShort() {
        Thread.ofPlatform().daemon().name("part-logs").start(this::run);
    }

    private void run() {
        String failure = "";
        try {
            while (true) {
                failure = pass(failure);
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private String pass(String lastFailure) {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log")) {
            for (Path log : logs) {
                if (Files.size(log) > LogRotation.LIMIT) {
                    LogRotation.rotate(log);
                }
            }
            return "";
        } catch (IOException e) {
            if (!e.toString().equals(lastFailure)) {
                events.write("a log could not be cut: " + e);
            }
            return e.toString();
        }
    }
}
