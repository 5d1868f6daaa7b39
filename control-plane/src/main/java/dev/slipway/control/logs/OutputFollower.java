package dev.slipway.control.logs;

import dev.slipway.control.SlipwayProperties;
import dev.slipway.control.host.DataDirectory;
import dev.slipway.control.secret.DeploymentSecrets;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Takes what replicas on this host print into the log of their deployments. One thread calls it. */
@Component
@ConditionalOnProperty("slipway.runtime.java-args")
class OutputFollower {

    /** Of one file, before the others have their turn. */
    private static final int CHUNKS_AT_ONCE = 16;

    private final Path folder;
    private final LogLines store;
    private final LogPartitions partitions;
    private final LogRetention retention;
    private final DeploymentSecrets secrets;
    private final Clock clock;
    private final Map<String, FollowedOutput> files = new HashMap<>();

    OutputFollower(
            SlipwayProperties properties,
            LogLines store,
            LogPartitions partitions,
            LogRetention retention,
            DeploymentSecrets secrets,
            Clock clock) {
        this.folder = new DataDirectory(properties.data()).replicaLogs();
        this.store = store;
        this.partitions = partitions;
        this.retention = retention;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Reads what was added to each file since the last time. */
    void pass() throws IOException {
        Set<String> present = new HashSet<>();
        for (Path file : outputs()) {
            String name = file.getFileName().toString();
            follow(files.computeIfAbsent(name, _ -> open(file)), file);
            present.add(name);
        }
        files.keySet().retainAll(present);
    }

    /** Another process goes on from where it finds each file. */
    void forget() {
        files.clear();
    }

    private List<Path> outputs() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                folder,
                file -> FollowedOutput.NAME
                        .matcher(file.getFileName().toString())
                        .matches())) {
            List<Path> outputs = new ArrayList<>();
            all.forEach(outputs::add);
            return outputs;
        }
    }

    private FollowedOutput open(Path file) {
        return new FollowedOutput(file, store.position(file.getFileName().toString()), System::nanoTime);
    }

    private void follow(FollowedOutput output, Path file) throws IOException {
        Instant now = clock.instant();
        LocalDate first = retention.firstDay();
        boolean moved = true;
        for (int i = 0; i < CHUNKS_AT_ONCE && moved && output.hasMore(); i++) {
            OutputChunk chunk = output.read(now);
            moved = chunk.next() > output.position();
            if (moved) {
                keep(output, output.lines(chunk, first, now), chunk.next());
            }
        }
        if (output.isTooLong()) {
            keep(output, output.rotate(first, now), 0);
        }
        if (!output.hasMore()
                && output.isUntouchedSince(first.atStartOfDay(ZoneOffset.UTC).toInstant())) {
            Files.delete(file);
            store.forget(output.name());
        }
    }

    /** What a replica was trusted with may get into what it prints, and must not get any further. */
    private List<LogLine> masked(FollowedOutput output, List<LogLine> lines) {
        DeploymentSecrets.Named named = secrets.of(output.deploymentId());
        return named.values().isEmpty()
                ? lines
                : lines.stream()
                        .map(line -> line.saying(named.masked(line.message())))
                        .toList();
    }

    private void keep(FollowedOutput output, List<LogLine> lines, long position) {
        lines.stream()
                .map(line -> LogPartitions.day(line.at()))
                .distinct()
                .filter(day -> !partitions.has(day))
                .forEach(day -> partitions.add(List.of(day)));
        store.keep(output.name(), masked(output, lines), position);
        output.moveTo(position);
    }
}
