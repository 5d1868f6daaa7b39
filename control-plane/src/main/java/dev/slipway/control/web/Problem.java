package dev.slipway.control.web;

import dev.slipway.control.config.ConfigViolation;
import java.util.List;

/**
 * The body of every answer that is not what was asked for.
 *
 * @param message for a person
 * @param code for a program; it does not change
 * @param violations what in the request is wrong; empty where that is not known
 */
public record Problem(String message, String code, List<ConfigViolation> violations) {

    public Problem {
        violations = List.copyOf(violations);
    }

    public Problem(String message, String code) {
        this(message, code, List.of());
    }
}
