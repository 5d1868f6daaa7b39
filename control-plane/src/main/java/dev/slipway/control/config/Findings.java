package dev.slipway.control.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What reading one config found. */
final class Findings {

    private static final int MAX_PATH = 200;

    private final List<ConfigViolation> violations = new ArrayList<>();
    private final Set<String> unstorable = new HashSet<>();
    private final List<String> unread = new ArrayList<>();
    private final List<String> idle = new ArrayList<>();

    /** Once it is noted that the value at a path cannot be held, nothing is said of its absence. */
    void violation(String path, @Nullable Object value, String allowed) {
        if (!unstorable.contains(path)) {
            violations.add(new ConfigViolation(shortened(path), value, allowed));
        }
    }

    void unstorable(String path, @Nullable Object value, String allowed) {
        violation(path, value, allowed);
        unstorable.add(path);
    }

    void unread(String path) {
        unread.add(path);
    }

    void idle(String path) {
        idle.add(path);
    }

    List<String> idle() {
        return idle;
    }

    List<ConfigViolation> violations() {
        return violations;
    }

    List<String> unread() {
        return unread;
    }

    private static String shortened(String path) {
        return path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH) + "…";
    }
}
