package dev.slipway.control.host;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code slipway down}: asks the supervisor to stop, and does its work where there is none or it does not. */
final class Down {

    private static final Duration SUPERVISOR_LIMIT = Duration.ofMillis(8500);
    private static final Duration FORCED_STEP_LIMIT = Duration.ofMillis(300);
    private static final Duration LOCK_LIMIT = Duration.ofMillis(300);
    private static final Duration POLL = Duration.ofMillis(20);

    private final DataDirectory data;

    Down(DataDirectory data) {
        this.data = data;
    }

    int run(PrintStream out) throws IOException, InterruptedException {
        Optional<ProcessRecord> supervisor = data.records()
                .part(ProcessRecord.SUPERVISOR)
                .filter(record -> record.process().alive());
        boolean anything = data.records().all().stream()
                .anyMatch(record -> record.process().alive());
        boolean stopped = supervisor.isEmpty() || stop(supervisor.get().process());
        endRest(supervisor, stopped ? Shutdown.STEP_LIMIT : FORCED_STEP_LIMIT);
        out.println(anything ? "stopped; the data stays in " + data.root() : "nothing runs for " + data.root());
        return 0;
    }

    /** What the supervisor has not ended, unless another {@code up} has begun meanwhile: that one has ended it, and has parts of its own. */
    private void endRest(Optional<ProcessRecord> stopped, Duration stepLimit) throws IOException, InterruptedException {
        Optional<InstanceLock> lock = takeLock();
        if (lock.isPresent() || data.records().part(ProcessRecord.SUPERVISOR).equals(stopped)) {
            try {
                new Shutdown(data, stepLimit).endAll();
            } finally {
                if (lock.isPresent()) {
                    lock.get().close();
                }
            }
        }
    }

    /** The system takes it from a supervisor that was killed within moments. */
    private Optional<InstanceLock> takeLock() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(LOCK_LIMIT);
        while (Files.isDirectory(data.run()) && Instant.now().isBefore(deadline)) {
            Optional<InstanceLock> lock = InstanceLock.take(data);
            if (lock.isPresent()) {
                return lock;
            }
            Thread.sleep(POLL);
        }
        return Optional.empty();
    }

    private static boolean stop(LiveProcess supervisor) throws InterruptedException {
        supervisor.terminate();
        if (supervisor.awaitEnd(SUPERVISOR_LIMIT)) {
            return true;
        }
        supervisor.kill();
        return false;
    }
}
