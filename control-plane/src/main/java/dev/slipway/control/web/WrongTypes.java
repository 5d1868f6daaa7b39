package dev.slipway.control.web;

import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.web.KeptBodies.KeptBody;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds all that is wrong with a body in which a value is of another type than its field: each such value, and what the rest breaks. */
@Component
class WrongTypes {

    private static final int MOST = 100;

    private final JsonMapper json;
    private final Validator validator;

    WrongTypes(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** Reads the body again and again, each time without the values that were wrong before. */
    List<ConfigViolation> of(KeptBody body) {
        JsonNode tree = json.readTree(body.bytes());
        JavaType type = json.constructType(body.type());
        List<ConfigViolation> violations = new ArrayList<>();
        Set<String> wrong = new HashSet<>();
        while (wrong.size() < MOST) {
            try {
                Object read = json.treeToValue(tree, type);
                constraints(read)
                        .filter(violation -> !wrong.contains(violation.path()))
                        .forEach(violations::add);
                return violations;
            } catch (MismatchedInputException | InputCoercionException e) {
                ConfigViolation violation = violation(tree, e);
                if (!wrong.add(violation.path())) {
                    return violations;
                }
                violations.add(violation);
                if (!leaveOut(tree, e)) {
                    return violations;
                }
            }
        }
        return violations;
    }

    private Stream<ConfigViolation> constraints(@Nullable Object read) {
        if (read == null) {
            return Stream.empty();
        }
        Stream<ConfigViolation> ofFields = validator.validate(read).stream()
                .map(found -> new ConfigViolation(
                        snakeCase(found.getPropertyPath().toString()), found.getInvalidValue(), found.getMessage()));
        return read instanceof CheckedBody body ? Stream.concat(ofFields, body.violations().stream()) : ofFields;
    }

    private static ConfigViolation violation(JsonNode tree, JacksonException e) {
        return new ConfigViolation(path(e), value(find(tree, e.getPath())), "must be " + expected(target(e)));
    }

    private static @Nullable Class<?> target(JacksonException e) {
        return switch (e) {
            case MismatchedInputException mismatch -> mismatch.getTargetType();
            case InputCoercionException coercion -> coercion.getTargetType();
            default -> null;
        };
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.stringValue();
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            case ARRAY, OBJECT -> node.toString();
            case BINARY, MISSING, NULL, POJO -> null;
        };
    }

    /** False for the body itself, of which nothing would be left. */
    private static boolean leaveOut(JsonNode tree, JacksonException e) {
        List<JacksonException.Reference> path = e.getPath();
        if (path.isEmpty()) {
            return false;
        }
        JacksonException.Reference last = path.getLast();
        return switch (find(tree, path.subList(0, path.size() - 1))) {
            case ObjectNode object -> {
                object.set(last.getPropertyName(), harmless(target(e)));
                yield true;
            }
            case ArrayNode array -> {
                array.set(last.getIndex(), harmless(target(e)));
                yield true;
            }
            default -> false;
        };
    }

    private static JsonNode harmless(@Nullable Class<?> type) {
        if (type == boolean.class) {
            return JsonNodeFactory.instance.booleanNode(false);
        }
        return type != null && type.isPrimitive()
                ? JsonNodeFactory.instance.numberNode(0)
                : JsonNodeFactory.instance.nullNode();
    }

    private static JsonNode find(JsonNode tree, List<JacksonException.Reference> path) {
        JsonNode node = tree;
        for (JacksonException.Reference step : path) {
            node = step.getPropertyName() == null ? node.path(step.getIndex()) : node.path(step.getPropertyName());
        }
        return node;
    }

    static String path(JacksonException e) {
        String path = e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
        return path.isEmpty() ? "body" : path;
    }

    static String snakeCase(String path) {
        return path.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String expected(@Nullable Class<?> type) {
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
        if (type == int.class || type == Integer.class) {
            return "an integer of at most 32 bits";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "an integer";
        }
        return Iterable.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
