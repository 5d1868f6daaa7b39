package dev.slipway.control.host;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** {@code slipway down}: asks the supervisor to stop, and does its work where there is none or it does not. */
final class Down {

    private static final Duration SUPERVISOR_LIMIT = Duration.ofMillis(8500);
    private static final Duration FORCED_STEP_LIMIT = Duration.ofMillis(300);

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
        new Shutdown(data, supervisor.isPresent() && !stopped ? FORCED_STEP_LIMIT : Shutdown.STEP_LIMIT).endAll();
        out.println(anything ? "stopped; the data stays in " + data.root() : "nothing runs for " + data.root());
        return 0;
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
