package dev.slipway.bench;

import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.LinuxProcesses;
import dev.slipway.system.harness.Status;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The memory of all parts with the bundled model loaded and used: PSS, so that shared pages count once. */
final class MemoryBenchmark {
    private static final int CHATS = 50;

    private MemoryBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        var table = new Table("memory");
        try (Instance instance = Instance.started()) {
            String path = instance.chatPath();
            IntStream.range(0, CHATS)
                    .mapToObj(i -> instance.api()
                            .postAsync(path, Chat.asking("Count from 1 to 20.").json()))
                    .toList()
                    .forEach(reply -> reply.join());
            Map<String, Double> parts = mebibytes(instance);
            parts.forEach((part, mib) -> table.row(part.replace('-', '_') + "_mib", part, mib, "MiB"));
            double total =
                    parts.values().stream().mapToDouble(Double::doubleValue).sum();
            table.row("total_mib", "all parts", total, "MiB", "<= 1228.8");
        }
        table.end();
    }

    /** Processes that no part of the status explains are the supervisor's. */
    private static Map<String, Double> mebibytes(Instance instance) {
        var parts = new LinkedHashMap<String, Double>();
        var counted = new java.util.HashSet<Long>();
        for (Status.Part part : instance.status().processes()) {
            Stream.concat(Stream.of(part.pid()), LinuxProcesses.descendants(part.pid()))
                    .filter(counted::add)
                    .forEach(pid -> parts.merge(part.role(), LinuxProcesses.pssKib(pid) / 1024.0, Double::sum));
        }
        instance.processes().stream()
                .filter(counted::add)
                .forEach(pid -> parts.merge("supervisor", LinuxProcesses.pssKib(pid) / 1024.0, Double::sum));
        return parts;
    }
}
