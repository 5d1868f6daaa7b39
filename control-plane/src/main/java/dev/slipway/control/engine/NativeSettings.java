package dev.slipway.control.engine;

import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.engine.FlagOutcome.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what a config comes to on our runtime: its settings, what became of each field, and what is refused. */
final class NativeSettings {

    private final Map<String, String> settings = new TreeMap<>();
    private final List<FlagOutcome> outcomes = new ArrayList<>();
    private final List<ConfigViolation> violations = new ArrayList<>();

    void apply(String name, @Nullable Object value, String setting, Object applied) {
        settings.put(setting, applied.toString());
        String as = applied.toString().equals(String.valueOf(value)) ? setting : setting + " " + applied;
        add(name, value, Fate.APPLIED, as);
    }

    /** Applied by other means than one setting. */
    void applied(String name, @Nullable Object value, String as) {
        add(name, value, Fate.APPLIED, as);
    }

    void holds(String name, @Nullable Object value, String why) {
        add(name, value, Fate.HOLDS, why);
    }

    void skip(String name, @Nullable Object value, String why) {
        add(name, value, Fate.NOT_APPLIED, why);
    }

    void refuse(String path, @Nullable Object value, String allowed) {
        violations.add(new ConfigViolation(path, value, allowed));
    }

    void set(String setting, Object value) {
        settings.put(setting, value.toString());
    }

    @Nullable
    Integer number(String setting) {
        String value = settings.get(setting);
        return value == null ? null : Integer.valueOf(value);
    }

    /** The smaller of several limits counts. */
    void lower(String name, Object value, String setting, int limit) {
        Integer before = number(setting);
        apply(name, value, setting, before == null ? limit : Math.min(before, limit));
    }

    Map<String, String> settings() {
        return settings;
    }

    List<FlagOutcome> outcomes() {
        return outcomes;
    }

    List<ConfigViolation> violations() {
        return violations;
    }

    private void add(String name, @Nullable Object value, Fate fate, String detail) {
        outcomes.add(new FlagOutcome(name, Objects.toString(value, ""), fate, detail));
    }
}
