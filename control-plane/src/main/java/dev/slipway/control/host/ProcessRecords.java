package dev.slipway.control.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The files below {@code DIR/run} that say which processes were started for a data directory. */
public final class ProcessRecords {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Path parts;
    private final Path replicas;
    private final ProcessMarks marks;

    public ProcessRecords(Path run) {
        this.parts = run;
        this.replicas = run.resolve("replicas");
        this.marks = new ProcessMarks(run);
    }

    /** The variable that a replica is started with, as {@code NAME=value}; the record needs no process yet. */
    public String mark(ProcessRecord record) {
        return marks.of(record);
    }

    /** Replicas that run and have no record, since whoever started them died too soon. */
    public List<ProcessRecord> unrecorded() throws IOException {
        Set<Long> known = replicas().stream().map(ProcessRecord::pid).collect(Collectors.toSet());
        return marks.marked().filter(record -> !known.contains(record.pid())).toList();
    }

    public void write(ProcessRecord record) throws IOException {
        Files.createDirectories(replicas);
        PrivateFile.replace(file(record), JSON.writeValueAsString(record));
    }

    public void remove(ProcessRecord record) throws IOException {
        Files.deleteIfExists(file(record));
    }

    public List<ProcessRecord> replicas() throws IOException {
        return readAll(replicas);
    }

    Optional<ProcessRecord> part(String role) throws IOException {
        return read(parts.resolve(role + ".json"));
    }

    List<ProcessRecord> all() throws IOException {
        List<ProcessRecord> all = new ArrayList<>(readAll(parts));
        all.addAll(replicas());
        all.addAll(unrecorded());
        return all;
    }

    private Path file(ProcessRecord record) {
        return (record.replicaId() == null ? parts : replicas).resolve(record.fileName());
    }

    private static List<ProcessRecord> readAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<ProcessRecord> records = new ArrayList<>();
        for (Path file : files) {
            read(file).ifPresent(records::add);
        }
        return records;
    }

    private static Optional<ProcessRecord> read(Path file) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), ProcessRecord.class));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (JacksonException e) {
            throw new StartFailedException(
                    "%s is not a process record (%s): stop that process by hand and delete the file"
                            .formatted(file, e.getOriginalMessage()));
        }
    }
}
