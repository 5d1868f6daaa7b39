package dev.slipway.control.config;

import java.util.List;

/**
 * A config with all that is wrong with it in itself.
 *
 * @param parsed in which a wrong field is as if it were absent
 */
public record ExaminedConfig(ParsedConfig parsed, List<ConfigViolation> violations) {

    public ExaminedConfig {
        violations = List.copyOf(violations);
    }

    ParsedConfig valid() {
        if (!violations.isEmpty()) {
            throw new InvalidConfigException(violations);
        }
        return parsed;
    }
}
