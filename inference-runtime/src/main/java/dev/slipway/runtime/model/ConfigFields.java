package dev.slipway.runtime.model;

import dev.slipway.runtime.weights.InvalidCheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the fields of one JSON object and remembers what is wrong with each, instead of stopping at the first. */
final class ConfigFields {

    private final Path file;
    private final String path;
    private final JsonNode json;
    private final List<String> violations;

    ConfigFields(Path file, JsonNode json) {
        this(file, "", json, new ArrayList<>());
    }

    private ConfigFields(Path file, String path, JsonNode json, List<String> violations) {
        this.file = file;
        this.path = path;
        this.json = json;
        this.violations = violations;
    }

    /** Throws what is wrong with the fields read so far, if anything is. */
    void check() {
        if (!violations.isEmpty()) {
            throw new InvalidCheckpointException(file + ": " + String.join("; and ", violations));
        }
    }

    boolean has(String field) {
        return json.hasNonNull(field);
    }

    JsonNode get(String field) {
        return json.path(field);
    }

    /** The first of these fields that is there, or the first of all. */
    String firstOf(String... fields) {
        return Arrays.stream(fields).filter(this::has).findFirst().orElse(fields[0]);
    }

    ConfigFields object(String field) {
        if (has(field) && !json.path(field).isObject()) {
            wrong(field, "an object");
        }
        return new ConfigFields(file, path + field + ".", json.path(field), violations);
    }

    int integer(String field, int min, int max) {
        JsonNode value = json.path(field);
        if (value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= min && value.intValue() <= max) {
            return value.intValue();
        }
        wrong(field, "a whole number from " + min + " to " + max);
        return min;
    }

    int integer(String field, int min, int max, int absent) {
        return has(field) ? integer(field, min, max) : absent;
    }

    /** One id or a list of ids; empty if absent. */
    List<Integer> tokenIds(String field, int vocabSize) {
        JsonNode value = json.path(field);
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : value.isArray() || !has(field) ? value : List.of(value)) {
            if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0 || id.intValue() >= vocabSize) {
                wrong(field, "a token id from 0 to %d (the model's rows), or a list of them".formatted(vocabSize - 1));
                return List.of();
            }
            ids.add(id.intValue());
        }
        return ids;
    }

    double number(String field, String allowed, DoublePredicate valid, @Nullable Double absent) {
        JsonNode value = json.path(field);
        if (!has(field) && absent != null) {
            return absent;
        }
        if (value.isNumber() && Double.isFinite(value.doubleValue()) && valid.test(value.doubleValue())) {
            return value.doubleValue();
        }
        wrong(field, allowed);
        return 1;
    }

    double positive(String field, @Nullable Double absent) {
        return number(field, "a number above 0", value -> value > 0, absent);
    }

    boolean bool(String field, boolean absent) {
        if (has(field) && !json.path(field).isBoolean()) {
            wrong(field, "true or false");
        }
        return has(field) ? json.path(field).asBoolean(absent) : absent;
    }

    /** A field that may be left out but has only one value that this engine knows. */
    void only(String field, String allowed) {
        if (has(field) && !json.path(field).asString("").equals(allowed)) {
            wrong(field, allowed);
        }
    }

    void wrong(String field, String allowed) {
        JsonNode value = json.path(field);
        violations.add(
                path + field + (value.isMissingNode() ? " is missing" : " is " + value) + "; allowed: " + allowed);
    }
}
