package dev.slipway.control.description;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An operation of {@code docs/openapi.json}.
 *
 * @param queries the names that its query takes
 * @param body the schema of its body, null where it takes none
 */
record DescribedOperation(
        String method,
        String template,
        List<String> queries,
        @Nullable JsonNode body) {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    static List<DescribedOperation> all(JsonNode description) {
        List<DescribedOperation> operations = new ArrayList<>();
        description
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.add(
                                of(path.getKey(), operation.getKey(), operation.getValue(), description))));
        return operations;
    }

    static JsonNode description() {
        try {
            return JsonMapper.shared().readTree(Files.readString(Path.of("../docs/openapi.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DescribedOperation of(String path, String method, JsonNode operation, JsonNode description) {
        List<String> queries = new ArrayList<>();
        operation.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asString().equals("query")) {
                queries.add(parameter.get("name").stringValue());
            }
        });
        JsonNode body = operation.at("/requestBody/content/application~1json/schema");
        return new DescribedOperation(
                method.toUpperCase(Locale.ROOT), path, queries, body.isMissingNode() ? null : body);
    }

    List<String> variables() {
        return VARIABLE.matcher(template).results().map(found -> found.group(1)).toList();
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
