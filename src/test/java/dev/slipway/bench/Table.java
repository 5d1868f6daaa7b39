package dev.slipway.bench;

import dev.slipway.system.harness.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a benchmark found: rows for people, then one line of JSON for programs. */
final class Table {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Table(String benchmark) throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown processor");
        values.put("benchmark", benchmark);
        values.put("machine", Runtime.getRuntime().availableProcessors() + " x " + processor);
        System.out.println("bench " + benchmark + " on " + values.get("machine"));
    }

    /** A figure, with the most that it may be (or the least, when the limit says so). */
    void row(String key, String what, double value, String unit, String limit) {
        values.put(key, Math.round(value * 1000) / 1000.0);
        System.out.printf("%-58s %12.3f %-8s %s%n", what, value, unit, limit);
    }

    void row(String key, String what, double value, String unit) {
        row(key, what, value, unit, "");
    }

    void end() {
        System.out.println(Json.write(values));
    }
}
