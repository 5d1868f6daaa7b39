package dev.slipway.control;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.Paths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code production} and {@code development} in place of a deployment's id, which Baseten describes as operations of their own. */
final class StandIns {

    private static final String ID = "{deployment_id}";
    private static final List<String> NAMES = List.of("production", "development");

    private StandIns() {}

    static void describe(Paths paths) {
        for (String operation : operations()) {
            String[] parts = operation.split(" ");
            NAMES.stream()
                    .filter(name -> parts[1].contains("/deployments/" + name))
                    .forEach(name -> describe(paths, HttpMethod.valueOf(parts[0]), parts[1], name));
        }
    }

    private static void describe(Paths paths, HttpMethod method, String path, String name) {
        PathItem original = paths.get(path.replace("/deployments/" + name, "/deployments/" + ID));
        Operation operation =
                original == null ? null : original.readOperationsMap().get(method);
        if (operation != null) {
            paths.computeIfAbsent(path, _ -> new PathItem()).operation(method, of(name, operation));
        }
    }

    private static Operation of(String name, Operation operation) {
        return new Operation()
                .operationId(operation.getOperationId() + "Of" + name)
                .tags(operation.getTags())
                .parameters(operation.getParameters().stream()
                        .filter(parameter -> !parameter.getName().equals("deployment_id"))
                        .toList())
                .requestBody(operation.getRequestBody())
                .responses(operation.getResponses())
                .security(operation.getSecurity());
    }

    private static List<String> operations() {
        try {
            return Files.readAllLines(Path.of("src/main/resources/baseten-operations.txt")).stream()
                    .filter(operation -> !operation.contains("/chains/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
