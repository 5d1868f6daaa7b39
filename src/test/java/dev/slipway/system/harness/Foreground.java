package dev.slipway.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A command of the launcher that runs until it is stopped. */
public final class Foreground implements AutoCloseable {
    private final Path output;
    private final Process process;
    private final String mark;

    private Foreground(Path output, Process process, String mark) {
        this.output = output;
        this.process = process;
        this.mark = mark;
    }

    public static Foreground start(String... arguments) throws IOException {
        return start(UUID.randomUUID().toString(), arguments);
    }

    static Foreground start(String mark, String... arguments) throws IOException {
        Path output = Files.createTempFile("slipway-foreground", ".txt");
        return new Foreground(output, Launcher.start(output, Map.of(Launcher.MARK, mark), arguments), mark);
    }

    /** Waits until a client gets an answer of this status; fails at once when the command ends instead. */
    public Foreground awaitAnswer(Duration limit, Api api, String path, int status) {
        Await.until("answer of " + path, limit, () -> answers(api, path, status));
        return this;
    }

    public Foreground awaitOutput(Duration limit, String text) {
        Await.until("output '" + text + "'", limit, () -> output().contains(text) || !mustBeAlive());
        return this;
    }

    /** Stops it as a user or a service manager does, and returns its exit status. */
    public int stop(String signal, Duration limit) throws InterruptedException {
        LinuxProcesses.signal(signal, process.pid());
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running " + limit + " after SIG" + signal + ":\n" + output());
        }
        return process.exitValue();
    }

    public long pid() {
        return process.pid();
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Long> processes() {
        return LinuxProcesses.withEnvironment(Launcher.MARK, mark);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(late -> process)
                .join();
        processes().forEach(pid -> LinuxProcesses.signal("KILL", pid));
        Files.delete(output);
    }

    private boolean answers(Api api, String path, int status) throws IOException {
        return mustBeAlive() && api.get(path).status() == status;
    }

    private boolean mustBeAlive() {
        if (!process.isAlive()) {
            throw new AssertionError("ended with " + process.exitValue() + ":\n" + output());
        }
        return true;
    }
}
