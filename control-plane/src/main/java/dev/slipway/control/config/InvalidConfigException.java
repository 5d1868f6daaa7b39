package dev.slipway.control.config;

import java.util.List;
import java.util.stream.Collectors;

/** A config that cannot be taken, with everything that is wrong with it. */
public final class InvalidConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigViolation> violations;

    public InvalidConfigException(List<ConfigViolation> violations) {
        super(violations.stream().map(ConfigViolation::message).collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    static InvalidConfigException at(String path, String allowed) {
        return new InvalidConfigException(List.of(new ConfigViolation(path, null, allowed)));
    }

    public List<ConfigViolation> violations() {
        return violations;
    }
}
