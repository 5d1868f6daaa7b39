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
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final String role;
    private final int port;
    private final Path log;
    private final Starter starter;
    private final ProcessRecords records;
    private final EventLog events;
    private volatile Mode mode = Mode.STARTING;
    private volatile @Nullable StartFailedException failure;
    private volatile @Nullable ProcessRecord current;

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
        return current != null;
    }

    Optional<StartFailedException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Starts another process beside the one that runs, and tells that one to leave when the other is ready.
     *
     * @return the pid of the new one
     */
    synchronized long replace() throws IOException, InterruptedException {
        ProcessRecord next = record(ProcessRecord.SECOND_EDGE, starter.start());
        records.write(next);
        awaitReady(next);
        ProcessRecord before = current;
        current = record(role, next);
        records.write(current);
        records.remove(next);
        events.write("%s replaced, pid %d, port %d".formatted(role, next.pid(), port));
        if (before != null) {
            leave(record(ProcessRecord.SECOND_EDGE, before));
        }
        return next.pid();
    }

    private void awaitReady(ProcessRecord next) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(READY_LIMIT);
        while (!next.healthy()) {
            if (mode == Mode.RELEASED
                    || !next.process().alive()
                    || Instant.now().isAfter(deadline)) {
                next.process().kill();
                records.remove(next);
                throw new StartFailedException("the new %s was not ready within %d s, and the old one stays; see %s"
                        .formatted(role, READY_LIMIT.toSeconds(), log));
            }
            Thread.sleep(POLL);
        }
    }

    private void leave(ProcessRecord before) throws IOException {
        records.write(before);
        before.process().handOver();
        Thread.ofVirtual().start(() -> {
            try {
                before.process().handle().ifPresent(handle -> handle.onExit().join());
                records.remove(before);
                events.write("%s ended, pid %d".formatted(role, before.pid()));
            } catch (IOException e) {
                events.write("%s cannot be removed: %s".formatted(before.fileName(), e.getMessage()));
            }
        });
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
            awaitEnd(begin());
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

    /** A replacement may have started one meanwhile. */
    private synchronized ProcessRecord begin() throws IOException, InterruptedException {
        ProcessRecord running = current;
        if (running == null || !running.process().alive()) {
            running = record(role, starter.start());
            current = running;
            records.write(running);
            events.write("%s started, pid %d, port %d".formatted(role, running.pid(), port));
        }
        return running;
    }

    /** Of the process that runs by then: it may be replaced meanwhile. */
    private void awaitEnd(ProcessRecord begun) {
        ProcessRecord running = begun;
        while (running != null) {
            running.process().handle().ifPresent(handle -> handle.onExit().join());
            running = otherThan(running);
        }
    }

    /** What runs instead, once a replacement that is under way is through. */
    private synchronized @Nullable ProcessRecord otherThan(ProcessRecord ended) {
        return ended.equals(current) ? null : current;
    }

    private ProcessRecord record(String as, Started process) {
        return ProcessRecord.ofPart(as, LiveProcess.of(process.process()), port, process.healthPort());
    }

    private static ProcessRecord record(String as, ProcessRecord of) {
        return ProcessRecord.ofPart(as, of.process(), of.port(), of.healthPort());
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

    /**
     * A process that runs.
     *
     * @param healthPort where it takes connections once it is ready, if that is not its port
     */
    record Started(ProcessHandle process, @Nullable Integer healthPort) {}

    /** Starts the process and returns when it runs. */
    @FunctionalInterface
    interface Starter {
        Started start() throws IOException, InterruptedException;
    }
}
