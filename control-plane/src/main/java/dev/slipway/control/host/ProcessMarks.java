package dev.slipway.control.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A variable in the environment of each replica that says what its record will say. It is there from the first moment, so a
 * replica is known although whoever started it died before the record was written.
 */
final class ProcessMarks {

    private static final String VARIABLE = "SLIPWAY_REPLICA=";
    private static final int SESSION_FIELD = 3;
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Path run;

    ProcessMarks(Path run) {
        this.run = run;
    }

    private record Mark(String run, ProcessRecord record) {}

    /** As {@code NAME=value}. */
    String of(ProcessRecord record) {
        return VARIABLE + JSON.writeValueAsString(new Mark(run.toString(), record));
    }

    /** What carries a mark of this instance now; nothing where processes cannot be looked into. */
    Stream<ProcessRecord> marked() {
        return ProcessHandle.allProcesses().flatMap(handle -> read(handle).stream());
    }

    private Optional<ProcessRecord> read(ProcessHandle handle) {
        Path process = Path.of("/proc", String.valueOf(handle.pid()));
        try {
            Optional<ProcessRecord> found = environment(process)
                    .filter(variable -> variable.startsWith(VARIABLE))
                    .map(variable -> JSON.readValue(variable.substring(VARIABLE.length()), Mark.class))
                    .filter(mark -> mark.run().equals(run.toString()))
                    .map(Mark::record)
                    .findFirst();
            return found.isPresent() && leadsItsSession(process, handle.pid())
                    ? found.map(record -> record.of(LiveProcess.of(handle)))
                    : Optional.empty();
        } catch (IOException | JacksonException _) {
            return Optional.empty(); // gone while we looked, or somebody else's
        }
    }

    private static Stream<String> environment(Path process) throws IOException {
        String all = new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8);
        return Arrays.stream(all.split("\0"));
    }

    /** What a replica itself starts inherits the variable, and does not lead a session. */
    private static boolean leadsItsSession(Path process, long pid) throws IOException {
        String status = Files.readString(process.resolve("stat"));
        String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
        return fields[SESSION_FIELD].equals(String.valueOf(pid));
    }
}
