package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Json;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/** The programs import nothing from each other; what they say to each other is pinned here. */
@ExtendWith(SharedInstance.class)
class ShapeTest {
    private final Instance instance;
    private final Status status;

    ShapeTest(Instance instance) {
        this.instance = instance;
        this.status = instance.status();
    }

    @Test
    void theRouteSnapshotHasTheDocumentedShape() throws IOException {
        signIn();
        Reply routes = controlPlane("/internal/routes?after=0&wait=0");
        assertShape(routes.json(), "route-snapshot.json");
    }

    @Test
    void anUnchangedSnapshotIsAnsweredWithNoContent() throws IOException {
        String version = controlPlane("/internal/routes?after=0&wait=0")
                .json()
                .path("version")
                .asString();
        assertThat(controlPlane("/internal/routes?after=" + version + "&wait=0").status())
                .isEqualTo(204);
    }

    @Test
    void theReceiptOfAReplicaHasTheDocumentedShape() throws IOException {
        int replica =
                status.replicaOf(instance.bundledModel().path("id").asString()).port();
        Reply reply = instance.internal(replica)
                .post("/v1/chat/completions", Chat.hello().json());
        String receipt = reply.header("X-Slipway-Receipt").orElseThrow();
        assertShape(Json.parse(receipt), "receipt.json");
        assertThat(receipt).doesNotContain(" ", "\n");
    }

    @Test
    void theInternalStatusHasTheDocumentedShape() throws IOException {
        assertShape(controlPlane("/internal/status").json(), "internal-status.json");
    }

    @Test
    void aProcessRecordHasTheDocumentedShape() throws IOException {
        for (String record : List.of("edge", "control-plane", "postgres", "supervisor")) {
            JsonNode found = Json.parse(Files.readString(instance.data().resolve("run/" + record + ".json")));
            assertThat(found.path("role").asString()).isEqualTo(record);
            assertThat(found.path("pid").isIntegralNumber()).isTrue();
            assertThat(found.path("started_at").asString())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
        }
    }

    @Test
    void internalAddressesRefuseCallersWithoutTheToken() throws IOException {
        int controlPlane = status.part("control-plane").port();
        int replica =
                status.replicaOf(instance.bundledModel().path("id").asString()).port();
        assertThat(Api.at(controlPlane).get("/internal/routes").status()).isIn(401, 403);
        assertThat(Api.at(replica).get("/v1/models").status()).isIn(401, 403);
        assertThat(Api.at(replica).get("/health").status()).isEqualTo(200);
    }

    /** So that the snapshot has a session. */
    private void signIn() throws IOException {
        instance.anonymous().post("/v1/session", Json.write(Map.of("api_key", instance.adminKey())));
    }

    private Reply controlPlane(String path) throws IOException {
        return instance.internal(status.part("control-plane").port()).get(path);
    }

    private static JsonNode documented(String name) throws IOException {
        try (var in = ShapeTest.class.getResourceAsStream("/shapes/" + name)) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void assertShape(JsonNode found, String document) throws IOException {
        JsonNode documented = documented(document);
        assertThat(shape(found, documented)).isEqualTo(shape(documented, documented));
    }

    /**
     * Names and kinds of values; a list is as its first element. Where the document has a null, anything may stand; a null
     * elsewhere stands for a text that is absent.
     */
    private static Object shape(JsonNode node, JsonNode documented) {
        if (documented.isNull()) {
            return "anything";
        }
        if (node.isObject()) {
            var fields = new TreeMap<String, Object>();
            node.propertyStream()
                    .forEach(field ->
                            fields.put(field.getKey(), shape(field.getValue(), documented.path(field.getKey()))));
            return fields;
        }
        if (node.isArray()) {
            return node.isEmpty() ? List.of() : List.of(shape(node.get(0), documented.path(0)));
        }
        return node.isNull() ? JsonNodeType.STRING : node.getNodeType();
    }
}
