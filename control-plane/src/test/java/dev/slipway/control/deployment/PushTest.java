package dev.slipway.control.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PushTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static ControlPlane controlPlane;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void theFirstStartPushesTheBundledModelForProduction() {
        JsonNode models =
                controlPlane.admin().get("/v1/models?name=gpt-oss-nano").ok().get("models");
        assertThat(models).hasSize(1);
        assertThat(models.get(0).get("deployments_count").intValue()).isEqualTo(1);
        JsonNode status = controlPlane.internal().get("/internal/status").ok().get("bundled_model");
        assertThat(status.get("id")).isEqualTo(models.get(0).get("id"));
        assertThat(status.get("status").stringValue()).isEqualTo("BUILDING");
    }

    @Test
    void aPushMakesTheModelAndItsFirstDeployment() {
        JsonNode created = push("walk", Configs.nano()).ok();
        JsonNode model = created.get("model");
        JsonNode deployment = created.get("deployment");
        assertThat(model.get("id").stringValue()).matches("[a-z0-9]{8}");
        assertThat(deployment.get("id").stringValue()).matches("[a-z0-9]{7}");
        assertThat(deployment.get("name").stringValue()).isEqualTo("deployment-1");
        assertThat(deployment.get("status").stringValue()).isEqualTo("BUILDING");
        assertThat(deployment.get("instance_type_name").stringValue()).isEqualTo("1x2");

        String path = "/v1/models/" + model.get("id").stringValue();
        assertThat(controlPlane.admin().get(path).ok()).isEqualTo(model);
        assertThat(controlPlane
                        .admin()
                        .get(path + "/deployments")
                        .ok()
                        .get("deployments")
                        .get(0))
                .isEqualTo(deployment);
        assertThat(controlPlane
                        .admin()
                        .get(path + "/deployments/" + deployment.get("id").stringValue())
                        .ok())
                .isEqualTo(deployment);
        assertThat(controlPlane
                        .admin()
                        .get(path + "/environments/production")
                        .ok()
                        .get("current_deployment")
                        .isNull())
                .isTrue();
    }

    @Test
    void aSecondPushOfTheSameNameAddsADeployment() {
        JsonNode first = push("again", Configs.nano()).ok();
        JsonNode second = push("again", Configs.nano()).ok();
        assertThat(second.get("model").get("id")).isEqualTo(first.get("model").get("id"));
        assertThat(second.get("deployment").get("name").stringValue()).isEqualTo("deployment-2");
        assertThat(second.get("model").get("deployments_count").intValue()).isEqualTo(2);
    }

    @Test
    void theConfigCanBeReadBackWithItsUnknownFields() {
        JsonNode created = push("kept", Configs.nanoWith("tomorrows_field", Map.of("a", 1)))
                .ok();
        String path = "/v1/models/" + created.get("model").get("id").stringValue() + "/deployments/"
                + created.get("deployment").get("id").stringValue() + "/config?output_format=";
        assertThat(controlPlane
                        .admin()
                        .get(path + "parsed")
                        .ok()
                        .at("/config/tomorrows_field/a")
                        .intValue())
                .isEqualTo(1);
        assertThat(controlPlane.admin().get(path + "raw").ok().get("config").isNull())
                .isTrue();
        assertThat(controlPlane.admin().get(path + "other").status()).isEqualTo(400);
    }

    @Test
    void whatIsWrongWithAConfigIsSaidAtOnceAndNothingIsMade() {
        Map<String, Object> wrong = Configs.nanoWith("resources", Map.of("cpu", 1, "memory", "2 apples"));
        Answer answer = push("wrong", wrong);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").stringValue())
                .contains("resources.cpu: 1", "resources.memory: 2 apples");
        assertThat(answer.json().get("violations")).hasSize(2);
        assertThat(controlPlane.admin().get("/v1/models?name=wrong").ok().get("models"))
                .isEmpty();
    }

    /** Each column is wrong for another reader: the text of values, the fields, the engine, the checkpoints, the secrets. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"resources":{"memory":"lots"},"secrets":{"nope":null}} | resources.memory secrets.nope
            {"secrets":{"nope":null},"trt_llm":NANO(zzz,8)} | trt_llm.build.checkpoint_repository.repo secrets.nope
            {"resources":{"memory":"lots"},"trt_llm":NANO(zzz,-4)} | resources.memory trt_llm.runtime.max_seq_len trt_llm.build.checkpoint_repository.repo
            {"resources":{"memory":"lots"},"trt_llm":null,"base_image":{"image":"x"},"docker_server":SERVER} | resources.memory docker_server.start_command docker_server.start_command docker_server.start_command
            {"resources":{"memory":"lots"},"trt_llm":null,"docker_server":SERVER} | resources.memory base_image docker_server.start_command docker_server.start_command docker_server.start_command
            {"description":"a\\u0000","foo":"\\u0000","resources":{"memory":"lots"}} | description foo resources.memory
            {"trt_llm":NANO(zzz,8),"resources":{"memory":"\\u0000"},"model_name":1234567890123456789012345} | resources.memory model_name trt_llm.build.checkpoint_repository.repo
            """)
    void whatIsWrongForSeveralReadersIsSaidAtOnce(String fields, String paths) {
        String written = fields.replaceAll("NANO\\((.*?),(.*?)\\)", """
                        {"inference_stack":"v2","build":{"checkpoint_repository":{"source":"LOCAL","repo":"$1"}},"runtime":{"max_seq_len":$2}}""").replace("SERVER", """
                        {"start_command":"vllm serve zzz --nope --bogus=1","server_port":8000,"predict_endpoint":"/v1/chat/completions","readiness_endpoint":"/health","liveness_endpoint":"/health"}""");
        Map<String, Object> config = new LinkedHashMap<>(Configs.nano());
        config.putAll(JSON.readValue(written, new TypeReference<Map<String, Object>>() {}));
        Answer answer = push("wrong", config);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("violations").findValuesAsString("path"))
                .as(answer.text())
                .containsExactlyInAnyOrder(paths.split(" "));
    }

    @Test
    void aCheckpointThatIsNotThereIsRefusedByItsName() {
        Map<String, Object> elsewhere = Configs.nanoWith(
                "trt_llm",
                Map.of(
                        "inference_stack",
                        "v2",
                        "build",
                        Map.of("checkpoint_repository", Map.of("source", "LOCAL", "repo", "/etc"))));
        Answer answer = push("elsewhere", elsewhere);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/violations/0/path").stringValue())
                .isEqualTo("trt_llm.build.checkpoint_repository.repo");
    }

    @Test
    void anEnvironmentThatDoesNotExistIsNamedAndTheModelIsNotMade() {
        Answer answer = controlPlane
                .admin()
                .post(
                        "/v1/models",
                        Map.of(
                                "source",
                                Map.of(
                                        "name",
                                        "nowhere",
                                        "deployment",
                                        Map.of("config", Configs.nano(), "environment_name", "staging"))));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("staging", "production");
        assertThat(controlPlane.admin().get("/v1/models?name=nowhere").ok().get("models"))
                .isEmpty();
    }

    @Test
    void aDeploymentNameIsTakenOnce() {
        Map<String, Object> body = Map.of(
                "source",
                Map.of("name", "named", "deployment", Map.of("config", Configs.nano(), "deployment_name", "v1.0_a")));
        controlPlane.admin().post("/v1/models", body).ok();
        assertThat(controlPlane.admin().post("/v1/models", body).status()).isEqualTo(409);
    }

    @Test
    void pushesOfOneNewNameAtTheSameTimeMakeOneModelAndAllTheirDeployments() {
        List<CompletableFuture<Answer>> pushes = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> push("race", Configs.nano())))
                .toList();
        List<JsonNode> created = pushes.stream().map(push -> push.join().ok()).toList();
        assertThat(created.stream()
                        .map(push -> push.at("/model/id").stringValue())
                        .distinct())
                .hasSize(1);
        assertThat(created.stream().map(push -> push.at("/deployment/name").stringValue()))
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 8)
                        .mapToObj(n -> "deployment-" + n)
                        .toList());
    }

    private static Answer push(String name, Map<String, Object> config) {
        return controlPlane.admin().post("/v1/models", Configs.push(name, config));
    }
}
