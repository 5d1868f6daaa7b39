package dev.slipway.control.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A process of this host, told by its start time from a later one that was given the same pid. */
public record LiveProcess(long pid, Instant startedAt) {

    /** Start times are derived from the wall clock, which may be set while a process runs. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofMillis(20);

    public static LiveProcess of(ProcessHandle handle) {
        Instant started = handle.info().startInstant().orElseGet(Instant::now); // absent when it has ended already
        return new LiveProcess(handle.pid(), started);
    }

    public boolean alive() {
        return handle().isPresent() && !zombie();
    }

    /** Asks it to end. */
    public void terminate() {
        handle().ifPresent(ProcessHandle::destroy);
    }

    public void kill() {
        handle().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** What PostgreSQL takes as its fast shutdown; Java itself can only send SIGTERM and SIGKILL. */
    public void interrupt() throws IOException {
        signal("INT");
    }

    /** Tells an edge that another one has taken over. */
    void handOver() throws IOException {
        signal("USR1");
    }

    private void signal(String name) throws IOException {
        if (alive()) {
            new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(name, pid)).start();
        }
    }

    /** Whether it has ended within the limit. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        Instant deadline = Instant.now().plus(limit);
        while (alive()) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    public Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid).filter(this::startedWhenThisDid);
    }

    private boolean startedWhenThisDid(ProcessHandle handle) {
        return handle.info()
                .startInstant()
                .map(start -> Duration.between(start, startedAt).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                .orElse(false);
    }

    /** Ended, but not yet noticed by its parent: a container's first process may never look. */
    private boolean zombie() {
        try {
            String status = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return "ZX".indexOf(status.charAt(status.lastIndexOf(')') + 2)) >= 0;
        } catch (NoSuchFileException _) {
            return Files.isDirectory(Path.of("/proc/self"));
        } catch (IOException _) {
            return true; // gone while we looked
        }
    }
}
