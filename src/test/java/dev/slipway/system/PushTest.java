package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Json;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedInstance.class)
class PushTest {
    private static final String ANYBODYS = """
            model_name: %s
            resources: {cpu: "1", memory: 2Gi}
            trt_llm:
              inference_stack: v2
              build:
                checkpoint_repository: {source: LOCAL, repo: gpt-oss-nano, revision: main}
              runtime: {max_seq_len: 4096, max_batch_size: 8, served_model_name: gpt-oss-nano}
            """;

    private final Instance instance;

    PushTest(Instance instance) {
        this.instance = instance;
    }

    @Test
    void aPushedModelGoesThroughItsStatusesInOrderAndAnswers() throws IOException {
        Reply pushed = push("second", ANYBODYS.formatted("second"));
        assertThat(pushed.status()).as(pushed.body()).isIn(200, 201);
        String model = pushed.json().path("model").path("id").asString();
        String deployment = pushed.json().path("deployment").path("id").asString();
        var seen = new ArrayList<String>(
                List.of(pushed.json().path("deployment").path("status").asString()));
        Await.until("ACTIVE", Duration.ofSeconds(60), () -> next(seen, model, deployment), "ACTIVE"::equals);
        assertThat(List.of("BUILDING", "DEPLOYING", "LOADING_MODEL", "ACTIVE")).containsSubsequence(seen);
        assertThat(seen).hasSizeGreaterThan(1);

        String chat = "/model-" + model + "/environments/production/sync/v1/chat/completions";
        assertThat(instance.api().post(chat, Chat.hello().json()).status()).isEqualTo(200);
        assertThat(instance.status().replicaOf(model).deploymentId()).isEqualTo(deployment);
    }

    @Test
    void allViolationsAreNamedAtOnceWithTheirPaths() throws IOException {
        Reply refused = push("bad", """
                model_name: bad
                resources: {cpu: [1], memory: lots, accelerator: "H100:many"}
                trt_llm:
                  inference_stack: v2
                  build:
                    checkpoint_repository: {source: LOCAL, repo: gpt-oss-nano}
                  runtime: {max_seq_len: long, max_batch_size: -1}
                """);
        assertThat(refused.status()).isBetween(400, 422);
        assertThat(refused.json().path("message").asString())
                .contains("resources.cpu", "resources.memory", "resources.accelerator")
                .contains("trt_llm.runtime.max_seq_len", "trt_llm.runtime.max_batch_size");
        assertThat(modelNames()).doesNotContain("bad");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model_name: [unclosed",
                "model_name: twice\nmodel_name: twice\nresources: {cpu: '1'}",
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                        + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
                        + "g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]",
                "model_name: !!javax.script.ScriptEngineManager []",
                "- a list",
                "just text",
                "model_name: x\nresources: 5\ntrt_llm: yes",
                "\u0000",
                "--- {model_name: a}\n--- {model_name: b}"
            })
    void aMalformedConfigIsRefusedWithAMessage(String config) throws IOException {
        List<String> before = modelNames();
        Reply refused = push("malformed", config);
        assertThat(refused.status()).as(refused.body()).isBetween(400, 422);
        assertThat(refused.json().path("message").asString()).isNotBlank();
        assertThat(modelNames()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "5",
                "{\"source\": 5}",
                "{\"source\": {\"kind\": \"magic\"}}",
                "{\"source\": {\"kind\": \"model_archive\"}}",
                "{\"source\": {\"kind\": \"model_archive\", \"name\": 7, \"deployment\": []}}"
            })
    void aBodyOfAnotherShapeIsRefusedWithAMessage(String body) throws IOException {
        Reply refused = instance.api().post("/v1/models", body);
        assertThat(refused.status()).as(refused.body()).isBetween(400, 422);
        assertThat(refused.json().path("message").asString()
                        + refused.json().path("error").asString())
                .isNotBlank();
    }

    private Reply push(String name, String config) throws IOException {
        Map<String, Object> deployment = Map.of("raw_config", config, "environment_name", "production");
        Map<String, Object> source = Map.of("kind", "model_archive", "name", name, "deployment", deployment);
        return instance.api().post("/v1/models", Json.write(Map.of("source", source)));
    }

    private String next(List<String> seen, String model, String deployment) throws IOException {
        String status = instance.api()
                .get("/v1/models/" + model + "/deployments/" + deployment)
                .json()
                .path("status")
                .asString();
        if (!status.equals(seen.getLast())) {
            seen.add(status);
        }
        return status;
    }

    private List<String> modelNames() throws IOException {
        return instance.api()
                .get("/v1/models")
                .json()
                .path("models")
                .valueStream()
                .map(model -> model.path("name").asString())
                .toList();
    }
}
