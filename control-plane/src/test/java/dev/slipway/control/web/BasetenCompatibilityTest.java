package dev.slipway.control.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/baseten-compatibility.md} says what is served; {@code -Dslipway.openapi=write} writes it anew. */
class BasetenCompatibilityTest {

    private static final Path PAGE = Path.of("../docs/baseten-compatibility.md");

    /** Why a family of operations is not served: the first that fits the operation counts. */
    private static final Map<String, String> REASONS = reasons();

    @Test
    void thePageListsEveryOperation() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("slipway.openapi"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "docs/baseten-compatibility.md; write it anew with ./mvnw -pl control-plane test -Dtest=OpenApiTest,BasetenCompatibilityTest -Dslipway.openapi=write")
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        JsonNode paths = JsonMapper.shared()
                .readTree(Files.readString(Path.of("../docs/openapi.json")))
                .get("paths");
        var table = new StringBuilder("""
                # Baseten's management API, operation by operation

                Written by a test from `docs/openapi.json` and the list of Baseten's operations. What is served has Baseten's shapes, statuses and limits; what is not
                answers 404 with `"code": "not_served"` and the operation's name. `POST /v1/models` with the name of a model that is there adds a deployment to it, as `truss push` does.

                """);
        List<String> operations = Files.readAllLines(Path.of("src/main/resources/baseten-operations.txt"));
        table.append("## Served%n%n".formatted());
        operations.stream()
                .filter(operation -> served(paths, operation))
                .forEach(operation -> table.append("* `%s`%n".formatted(operation)));
        table.append("%n## Not served%n%n| operation | why |%n|---|---|%n".formatted());
        operations.stream()
                .filter(operation -> !served(paths, operation))
                .forEach(operation -> table.append("| `%s` | %s |%n".formatted(operation, reason(operation))));
        return table.toString();
    }

    private static boolean served(JsonNode paths, String operation) {
        String[] parts = operation.split(" ");
        return paths.path(parts[1]).has(parts[0].toLowerCase(Locale.ROOT));
    }

    private static String reason(String operation) {
        return REASONS.entrySet().stream()
                .filter(family -> operation.contains(family.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("not yet");
    }

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("/chains", "chains are a later part");
        reasons.put("/training", "training is not what Slipway does");
        reasons.put("/blobs/credentials/train", "training is not what Slipway does");
        reasons.put("/loops", "training is not what Slipway does");
        reasons.put("/gateway", "the gateway for an installation's own customers is a later part");
        reasons.put("/llm_models", "a push with `trt_llm` says the same");
        reasons.put("/library_listings", "the catalogue is what ships; nothing is published to others");
        reasons.put(
                "/model_apis", "the shared endpoint serves an installation's own models, which `GET /v1/models` lists");
        reasons.put("/billing", "hardware of one's own has no bill");
        reasons.put("/ssh/sign", "no shell into replicas");
        return reasons;
    }
}
