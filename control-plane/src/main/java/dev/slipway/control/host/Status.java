package dev.slipway.control.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.control.config.InvalidConfigException;
import dev.slipway.control.config.OperatorSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** {@code slipway status}: what the process records say, each looked at; needs neither control plane nor database. */
final class Status {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private static final List<String> ORDER = List.of(
            ProcessRecord.SUPERVISOR,
            ProcessRecord.EDGE,
            ProcessRecord.SECOND_EDGE,
            ProcessRecord.CONTROL_PLANE,
            ProcessRecord.POSTGRES,
            ProcessRecord.REPLICA);

    private final DataDirectory data;

    Status(DataDirectory data) {
        this.data = data;
    }

    int print(boolean json, PrintStream out) throws IOException {
        List<ProcessRecord> records = data.records().all();
        Snapshot snapshot = look(records);
        if (json) {
            out.println(JSON.writeValueAsString(snapshot));
            return 0;
        }
        out.println(
                snapshot.ready()
                        ? "ready: " + snapshot.url()
                        : "not ready" + (records.isEmpty() ? ": nothing runs for " + data.root() : ""));
        snapshot.testSettings().forEach(setting -> out.println("  test setting " + setting));
        records.stream()
                .sorted(Comparator.comparingInt(record -> ORDER.indexOf(record.role())))
                .forEach(record -> out.println(line(record)));
        return snapshot.ready() ? 0 : 1;
    }

    private Snapshot look(List<ProcessRecord> records) throws IOException {
        boolean ready = Files.exists(data.readyMark())
                && records.stream()
                        .filter(record -> !record.role().equals(ProcessRecord.SECOND_EDGE))
                        .allMatch(ProcessRecord::healthy);
        String url = Files.exists(data.readyMark())
                ? Files.readString(data.readyMark()).strip()
                : null;
        List<ProcessView> processes = records.stream()
                .filter(record -> !record.role().equals(ProcessRecord.SUPERVISOR))
                .filter(record -> record.process().alive())
                .map(ProcessView::from)
                .toList();
        return new Snapshot(ready, url, version(), processes, testSettings());
    }

    /** Under these, nothing is what it says to be, so that whoever looks is told. */
    private List<String> testSettings() throws IOException {
        try {
            return OperatorSettings.read(data.settings()).local().forTests();
        } catch (InvalidConfigException e) {
            return List.of(data.settings() + " is wrong: " + e.getMessage());
        }
    }

    private static String line(ProcessRecord record) {
        String replica = record.replicaId() == null
                ? ""
                : "  replica %s of deployment %s, model %s"
                        .formatted(record.replicaId(), record.deploymentId(), record.modelId());
        String health = !record.process().alive() ? "down" : record.healthy() ? "healthy" : "starting";
        return "  %-14s %-9s pid %-8d port %-6d%s"
                .formatted(record.role(), health, record.pid(), record.port(), replica)
                .stripTrailing();
    }

    private static String version() {
        return String.valueOf(Status.class.getPackage().getImplementationVersion());
    }

    private record Snapshot(
            boolean ready,
            @Nullable String url,
            String version,
            List<ProcessView> processes,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> testSettings) {}
}
