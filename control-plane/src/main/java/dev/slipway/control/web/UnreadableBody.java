package dev.slipway.control.web;

import dev.slipway.control.web.KeptBodies.KeptBody;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;

/** What to say of a body that could not be read: what is wrong and where, without a word of the reader's own classes. */
@Component
class UnreadableBody {

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.defaults();

    private final WrongTypes wrongTypes;

    UnreadableBody(WrongTypes wrongTypes) {
        this.wrongTypes = wrongTypes;
    }

    Problem problem(HttpMessageNotReadableException e) {
        boolean wrongType =
                e.getCause() instanceof MismatchedInputException || e.getCause() instanceof InputCoercionException;
        if (wrongType && e.getHttpInputMessage() instanceof KeptBody body) {
            try {
                var refused = new InvalidRequestException(wrongTypes.of(body));
                return new Problem(String.valueOf(refused.getMessage()), "invalid_request", refused.violations());
            } catch (JacksonException notJson) {
                return problem(notJson);
            }
        }
        return problem(e.getCause());
    }

    private static Problem problem(@Nullable Throwable cause) {
        return switch (cause) {
            case StreamConstraintsException _ ->
                new Problem(
                        "the JSON is too large: at most %d levels, numbers of %d and names of %d characters"
                                .formatted(
                                        LIMITS.getMaxNestingDepth(),
                                        LIMITS.getMaxNumberLength(),
                                        LIMITS.getMaxNameLength()),
                        "invalid_json");
            case StreamReadException syntax ->
                new Problem("not JSON: " + syntax.getOriginalMessage() + place(syntax), "invalid_json");
            case DatabindException other -> new Problem("not readable: " + WrongTypes.path(other), "invalid_request");
            case null, default -> new Problem("a JSON body is required", "invalid_json");
        };
    }

    private static String place(StreamReadException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
