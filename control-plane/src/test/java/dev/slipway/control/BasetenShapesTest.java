package dev.slipway.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.control.logs.DeploymentLog;
import dev.slipway.control.logs.LogComponent;
import dev.slipway.control.logs.LogLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers have the shapes of Baseten's own description, no field more and none less. */
class BasetenShapesTest {

    private static ControlPlane controlPlane;
    private static JsonNode created;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
        created = controlPlane
                .admin()
                .post("/v1/models", Configs.push("shapes", Configs.nano()))
                .ok();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void modelsAndDeployments() {
        String model = "/v1/models/" + created.at("/model/id").stringValue();
        String deployment =
                model + "/deployments/" + created.at("/deployment/id").stringValue();
        hasShape(created, "CreatedModelDeploymentV1");
        hasShape(get("/v1/models"), "ModelsV1");
        hasShape(get(model), "ModelV1");
        hasShape(get(model + "/deployments"), "DeploymentsV1");
        hasShape(get(deployment), "DeploymentV1");
        hasShape(get(deployment + "/config"), "DeploymentConfigResponseV1");
    }

    @Test
    void environments() {
        String model = "/v1/models/" + created.at("/model/id").stringValue();
        hasShape(get(model + "/environments"), "EnvironmentsV1");
        hasShape(get(model + "/environments/production"), "EnvironmentV1");
        Map<String, Object> settings = Map.of("rolling_deploy_config", Map.of("max_surge_percent", 10));
        Map<String, Object> staging = Map.of("name", "staging", "promotion_settings", settings);
        hasShape(controlPlane.admin().post(model + "/environments", staging).ok(), "EnvironmentV1");
        hasShape(
                controlPlane
                        .admin()
                        .send("PATCH", model + "/environments/staging", "{}".getBytes(StandardCharsets.UTF_8))
                        .ok(),
                "UpdateEnvironmentResponseV1");
        hasShape(controlPlane.admin().delete(model + "/environments/staging").ok(), "EnvironmentTombstoneV1");
    }

    @Test
    void keysAndUsers() {
        JsonNode key = controlPlane
                .admin()
                .post("/v1/api_keys", Map.of("type", "PERSONAL"))
                .ok();
        hasShape(key, "APIKeyV1");
        hasShape(get("/v1/api_keys"), "APIKeysV1");
        String prefix = key.get("api_key").stringValue().substring(0, 8);
        hasShape(controlPlane.admin().delete("/v1/api_keys/" + prefix).ok(), "APIKeyTombstoneV1");
        hasShape(get("/v1/users/me"), "UserInfoV1");
    }

    @Test
    void secretsLogsAndLedger() {
        Map<String, Object> secret = Map.of("name", "shape", "value", "v");
        hasShape(controlPlane.admin().post("/v1/secrets", secret).ok(), "SecretV1");
        hasShape(get("/v1/secrets"), "SecretsV1");
        hasShape(controlPlane.admin().delete("/v1/secrets/shape").ok(), "SecretTombstoneV1");
        String deployment = created.at("/deployment/id").stringValue();
        controlPlane
                .bean(DeploymentLog.class)
                .append(deployment, LogComponent.BUILD, LogLevel.INFO, "a line to have the shape of");
        String model = "/v1/models/" + created.at("/model/id").stringValue();
        hasShape(get(model + "/deployments/" + deployment + "/logs"), "GetLogsResponseV1");
        hasShape(get(model + "/environments/production/logs"), "GetLogsResponseV1");
        hasShape(get("/v1/audit_logs?limit=200"), "ListAuditLogsResponseV1");
        hasShape(get(model + "/audit_logs?limit=1"), "ListAuditLogsResponseV1");
    }

    @Test
    void aConfigNeedsNoUpload() {
        Map<String, Object> body = Map.of("name", "upload", "deployment", Map.of("config", Configs.nano()));
        JsonNode prepared =
                controlPlane.admin().post("/v1/prepare_model_upload", body).ok();
        hasShape(prepared, "PrepareModelUploadResponseV1");
        assertThat(prepared.get("s3_key").isNull()).isTrue();
        assertThat(get("/v1/models?name=upload").get("models")).isEmpty();
    }

    private static JsonNode get(String path) {
        return controlPlane.admin().get(path).ok();
    }

    private static void hasShape(JsonNode answer, String schema) {
        assertThat(schema(schema).validate(answer))
                .as("%s as %s", answer, schema)
                .isEmpty();
    }

    private static Schema schema(String name) {
        ObjectNode document = document();
        document.get("components").get("schemas").forEach(BasetenShapesTest::closed);
        document.put("$ref", "#/components/schemas/" + name);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(document);
    }

    private static void closed(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
    }

    private static ObjectNode document() {
        try (InputStream file = Objects.requireNonNull(
                BasetenShapesTest.class.getResourceAsStream("/baseten/management-schemas.json"))) {
            return (ObjectNode) new JsonMapper().readTree(file.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
