package dev.slipway.control.web;

import dev.slipway.control.config.ConfigViolation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/** What to say of a body that could not be read: where it is wrong, without a word of the reader's own classes. */
final class UnreadableBody {

    private UnreadableBody() {}

    static Problem problem(HttpMessageNotReadableException e) {
        return switch (e.getCause()) {
            case MismatchedInputException mismatch -> mismatch(mismatch);
            case StreamReadException syntax ->
                new Problem("not JSON: " + syntax.getOriginalMessage() + place(syntax), "invalid_json");
            case DatabindException other -> new Problem("not readable: " + path(other), "invalid_request");
            case null, default -> new Problem("a JSON body is required", "invalid_json");
        };
    }

    private static Problem mismatch(MismatchedInputException e) {
        Object value = e instanceof InvalidFormatException format ? format.getValue() : null;
        String path = path(e).isEmpty() ? "body" : path(e);
        var violation = new ConfigViolation(path, value, "must be " + expected(e.getTargetType()));
        return new Problem(violation.message(), "invalid_request", List.of(violation));
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "an integer";
        }
        return Iterable.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String place(StreamReadException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
