package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Json;
import dev.slipway.system.harness.Launcher;
import dev.slipway.system.harness.PythonClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What docs/openai-compatibility.md accounts for, held against the packages that these tests pin: a newer one may know more. */
class KnownFieldsTest {
    private static final Path KNOWN =
            Launcher.home().resolve("inference-runtime/src/test/resources/conformance/known-fields.json");

    @Test
    void everyFieldThatTheStockPackagesSendIsAccountedFor() throws IOException {
        JsonNode known = Json.parse(Files.readString(KNOWN));
        for (Map.Entry<String, JsonNode> surface :
                PythonClients.run("request_fields.py").properties()) {
            assertThat(known.path(surface.getKey()).valueStream().flatMap(JsonNode::valueStream))
                    .as(surface.getKey())
                    .containsAll(surface.getValue().valueStream().toList());
        }
    }
}
