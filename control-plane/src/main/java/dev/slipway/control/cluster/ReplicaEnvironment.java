package dev.slipway.control.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The variables of a replica's process: a few of the host's, and those that its config names. */
final class ReplicaEnvironment {

    private static final Set<String> PASSED = Set.of("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "JAVA_HOME");
    private static final List<String> PASSED_PREFIXES = List.of("CUDA_", "NVIDIA_", "SLIPWAY_");
    private static final String DATABASE = "SLIPWAY_DATABASE_URL";

    /** A native replica runs as this user, so a config must not reach its JVM, its loader or its settings. */
    private static final Set<String> RESERVED_PREFIXES =
            Set.of("JAVA_", "JDK_", "_JAVA_", "LD_", "SPRING_", "SERVER_", "LOGGING_", "MANAGEMENT_", "SLIPWAY_");

    /** Where Truss's own servers look for one. */
    private static final String SECRET = "TRUSS_SECRET_";

    private ReplicaEnvironment() {}

    /** @param secrets by their names; no file has their values, and only this user can look into the process */
    static Map<String, String> of(Map<String, String> host, Map<String, String> config, Map<String, String> secrets) {
        Map<String, String> environment = new TreeMap<>();
        config.forEach((name, value) -> {
            if (!reserved(name)) {
                environment.put(name, value);
            }
        });
        host.forEach((name, value) -> {
            if (passed(name)) {
                environment.put(name, value);
            }
        });
        secrets.forEach((name, value) -> environment.put(SECRET + name, value));
        return environment;
    }

    /** Whether a config may not set it on a native replica. */
    static boolean reserved(String name) {
        return PASSED.contains(name) || RESERVED_PREFIXES.stream().anyMatch(name::startsWith);
    }

    private static boolean passed(String name) {
        return PASSED.contains(name) || (PASSED_PREFIXES.stream().anyMatch(name::startsWith) && !name.equals(DATABASE));
    }
}
