package dev.slipway.control.web;

import dev.slipway.control.config.ConfigViolation;
import java.util.List;

/** A body that knows what is wrong with it beyond the constraints of each of its fields. */
public interface CheckedBody {

    /** May be asked before it is known that what must be there is. */
    List<ConfigViolation> violations();

    default void check() {
        List<ConfigViolation> violations = violations();
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }
}
