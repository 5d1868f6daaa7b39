package dev.slipway.control.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The operations of Baseten's management API: whoever calls one that is not served here is told so by its name. */
final class BasetenOperations {

    private static final BasetenOperations ALL = read("baseten-operations.txt");

    private final List<Operation> operations;

    private BasetenOperations(List<Operation> operations) {
        this.operations = operations;
    }

    /** The operation that a request means, as {@code GET /v1/chains/{chain_id}}; the one with fewest variables. */
    static Optional<String> named(String method, String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        return ALL.operations.stream()
                .filter(operation -> operation.method.equals(method) && operation.path.matches(parsed))
                .min((a, b) -> PathPattern.SPECIFICITY_COMPARATOR.compare(a.path, b.path))
                .map(operation -> operation.method + " " + operation.path.getPatternString());
    }

    private static BasetenOperations read(String resource) {
        try (var lines = new BufferedReader(
                new InputStreamReader(new ClassPathResource(resource).getInputStream(), StandardCharsets.UTF_8))) {
            return new BasetenOperations(lines.lines()
                    .map(line -> line.split(" "))
                    .map(parts -> new Operation(parts[0], PathPatternParser.defaultInstance.parse(parts[1])))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Operation(String method, PathPattern path) {}
}
