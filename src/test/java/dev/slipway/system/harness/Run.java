package dev.slipway.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a command left behind. */
public record Run(int exit, String output) {

    /** Runs a command to its end, or kills it at the limit; it has nothing to read unless it is given a file. */
    static Run of(ProcessBuilder command, Duration limit) throws IOException {
        Process process = command.redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.onExit().orTimeout(limit.toSeconds(), TimeUnit.SECONDS).exceptionally(late -> {
            process.destroyForcibly();
            return process;
        });
        try (var output = process.inputReader()) {
            String text = output.readAllAsString();
            return new Run(process.waitFor(), text);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    public String lastLine() {
        return output.lines().reduce("", (first, last) -> last);
    }
}
