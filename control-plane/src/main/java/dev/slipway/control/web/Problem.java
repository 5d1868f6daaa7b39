package dev.slipway.control.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.control.config.ConfigViolation;
import java.util.List;

/**
 * The body of every answer that is not what was asked for.
 *
 * @param message for a person
 * @param code for a program; it does not change
 * @param violations what in the request is wrong, where that is known
 */
public record Problem(
        String message,
        String code,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ConfigViolation> violations) {

    public Problem {
        violations = List.copyOf(violations);
    }

    public Problem(String message, String code) {
        this(message, code, List.of());
    }
}
