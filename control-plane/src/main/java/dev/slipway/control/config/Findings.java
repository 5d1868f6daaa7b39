package dev.slipway.control.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reading one config found. */
final class Findings {

    private final List<ConfigViolation> violations = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private final List<String> idle = new ArrayList<>();

    void violation(String path, @Nullable Object value, String allowed) {
        violations.add(new ConfigViolation(path, value, allowed));
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
}
