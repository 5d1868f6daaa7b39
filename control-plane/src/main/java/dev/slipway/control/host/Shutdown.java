package dev.slipway.control.host;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Ends processes that are recorded for a data directory: first what would start others, the database last. */
final class Shutdown {

    /** Three steps end within the ten seconds that {@code down} allows. */
    static final Duration STEP_LIMIT = Duration.ofMillis(2500);

    private static final Set<String> STARTERS =
            Set.of(ProcessRecord.EDGE, ProcessRecord.SECOND_EDGE, ProcessRecord.CONTROL_PLANE);
    private static final Set<String> REPLICAS = Set.of(ProcessRecord.REPLICA);
    private static final Set<String> DATABASE = Set.of(ProcessRecord.POSTGRES);

    private final DataDirectory data;
    private final Duration stepLimit;

    Shutdown(DataDirectory data, Duration stepLimit) {
        this.data = data;
        this.stepLimit = stepLimit;
    }

    /** Everything but the supervisor itself, whose record goes last. */
    void endAll() throws IOException, InterruptedException {
        Files.deleteIfExists(data.readyMark());
        end(STARTERS);
        end(REPLICAS);
        end(DATABASE);
        Files.deleteIfExists(data.run().resolve(ProcessRecord.SUPERVISOR + ".json"));
    }

    /** What a killed supervisor has left; its replicas go on, and the next control plane adopts them. */
    void endLeftovers() throws IOException, InterruptedException {
        Files.deleteIfExists(data.readyMark());
        end(STARTERS);
        end(DATABASE);
    }

    private void end(Set<String> roles) throws IOException, InterruptedException {
        List<ProcessRecord> group = data.records().all().stream()
                .filter(record -> roles.contains(record.role()))
                .toList();
        for (ProcessRecord record : group) {
            askToEnd(record);
        }
        long deadline = System.nanoTime() + stepLimit.toNanos();
        for (ProcessRecord record : group) {
            LiveProcess process = record.process();
            if (!process.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                process.kill();
                process.awaitEnd(Duration.ofSeconds(1));
            }
            data.records().remove(record);
        }
    }

    private static void askToEnd(ProcessRecord record) throws IOException {
        if (record.role().equals(ProcessRecord.POSTGRES)) {
            record.process().interrupt();
        } else {
            record.process().terminate();
        }
    }
}
