package dev.slipway.control.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One process of the platform: recorded while it runs, and started again with a growing pause when it ends. */
final class Part {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STEADY = Duration.ofSeconds(30);

    private final String role;
    private final int port;
    private final Path log;
    private final Starter starter;
    private final ProcessRecords records;
    private final EventLog events;
    private volatile Mode mode = Mode.STARTING;
    private volatile @Nullable StartFailedException failure;
    private volatile boolean started;

    Part(String role, int port, Path log, Starter starter, ProcessRecords records, EventLog events) {
        this.role = role;
        this.port = port;
        this.log = log;
        this.starter = starter;
        this.records = records;
        this.events = events;
    }

    void start() {
        Thread.ofPlatform().daemon().name(role).start(this::run);
    }

    /** While {@code up} is not through, a part that ends makes it fail; after that, it is started again. */
    void keepRunning() {
        mode = Mode.KEPT_RUNNING;
    }

    /** From now on it is not started again. */
    void release() {
        mode = Mode.RELEASED;
    }

    /** Whether its process has run at least once. */
    boolean started() {
        return started;
    }

    Optional<StartFailedException> failure() {
        return Optional.ofNullable(failure);
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (mode != Mode.RELEASED) {
            Instant began = Instant.now();
            String end = runOnce();
            if (mode == Mode.STARTING) {
                failure = failure == null ? new StartFailedException(role + " " + end, log) : failure;
                return;
            }
            pause = began.plus(STEADY).isBefore(Instant.now()) ? FIRST_PAUSE : longer(pause);
            if (mode == Mode.KEPT_RUNNING) {
                events.write("%s %s, next start in %d ms".formatted(role, end, pause.toMillis()));
                rest(pause);
            }
        }
    }

    private String runOnce() {
        try {
            ProcessHandle process = starter.start();
            records.write(ProcessRecord.ofPart(role, LiveProcess.of(process), port));
            events.write("%s started, pid %d, port %d".formatted(role, process.pid(), port));
            started = true;
            process.onExit().join();
            return "ended";
        } catch (StartFailedException e) {
            failure = e;
            return "did not start: " + e.getMessage();
        } catch (IOException e) {
            return "could not be started: " + e.getMessage();
        } catch (InterruptedException _) {
            return "was interrupted";
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            release();
        }
    }

    private enum Mode {
        STARTING,
        KEPT_RUNNING,
        RELEASED
    }

    /** Starts the process and returns when it runs. */
    @FunctionalInterface
    interface Starter {
        ProcessHandle start() throws IOException, InterruptedException;
    }
}
