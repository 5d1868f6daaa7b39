package dev.slipway.control.web;

import dev.slipway.control.config.ConfigViolation;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request with fields that cannot be taken. */
public final class InvalidRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigViolation> violations;

    public InvalidRequestException(List<ConfigViolation> violations) {
        super(violations.stream().map(ConfigViolation::message).collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    public InvalidRequestException(String path, @Nullable Object value, String allowed) {
        this(List.of(new ConfigViolation(path, value, allowed)));
    }

    public List<ConfigViolation> violations() {
        return violations;
    }
}
