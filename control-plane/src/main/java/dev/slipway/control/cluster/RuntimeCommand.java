package dev.slipway.control.cluster;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command line of a native replica: heap flags from its memory limit, the runtime's argument file, the engine's settings. */
record RuntimeCommand(List<String> flags, Path arguments, List<String> settings) {

    static final String KV_CACHE_MEMORY = "kv-cache-memory";

    private static final long MEBIBYTE = 1L << 20;
    private static final long LEAST_HEAP = 128 * MEBIBYTE;
    private static final long MOST_HEAP = 2048 * MEBIBYTE;

    /** The page cache holds the weights: heap and KV cache take their parts of the limit beside them. */
    static RuntimeCommand of(long memory, Map<String, String> engine, LocalPlan.Host host, Path checkpoint) {
        long heap = Math.clamp(memory / 4, LEAST_HEAP, MOST_HEAP);
        List<String> settings = new ArrayList<>();
        settings.add("--slipway.engine.checkpoint=" + checkpoint);
        Map<String, String> all = new TreeMap<>(engine);
        all.putIfAbsent(KV_CACHE_MEMORY, String.valueOf(cacheRoom(memory, host)));
        all.forEach((name, value) -> settings.add("--slipway.engine." + name + "=" + value));
        return new RuntimeCommand(List.of("-Xmx" + heap / MEBIBYTE + "m"), host.runtime(), List.copyOf(settings));
    }

    /** The most that a cache may have. */
    static long cacheRoom(long memory, LocalPlan.Host host) {
        return Math.min(memory / 32, host.settings().kvCacheMemory());
    }

    List<String> listeningOn(int port) {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags);
        command.add("@" + arguments);
        command.add("--server.address=127.0.0.1");
        command.add("--server.port=" + port);
        command.add("--logging.structured.format.console=logstash");
        command.addAll(settings);
        return command;
    }

    /** Equal for replicas that need not be replaced by each other. */
    String revision(Map<String, String> environment) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((this + " " + new TreeMap<>(environment)).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
