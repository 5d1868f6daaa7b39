package dev.slipway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is sent, the answer is a 4xx with a message, and the program goes on. */
class BadRequestTest {

    private static final int FIVE_MEGABYTES = 5 << 20;

    private static ControlPlane controlPlane;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/abcd1234",
                "/v1/models/x",
                "/v1/models/ABCD1234",
                "/v1/models/%F0%9F%98%80",
                "/v1/models/abcd1234/deployments",
                "/v1/models/abcd1234/deployments/abcd123",
                "/v1/models/abcd1234/deployments/abcd123/config",
                "/v1/models/abcd1234/environments",
                "/v1/models/abcd1234/environments/production",
                "/v1/nothing",
                "/v1",
                "/actuator/env",
                "/internal"
            })
    void whatIsNotThereIs404(String path) {
        Answer answer = controlPlane.admin().get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("message").stringValue()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "UPPER", "a%2Fb", "%20", "production%20"})
    void anUnknownEnvironmentOfAModelIsRefused(String name) {
        String model =
                controlPlane.admin().get("/v1/models").ok().at("/models/0/id").stringValue();
        Answer answer = controlPlane.admin().get("/v1/models/" + model + "/environments/" + name);
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.json().get("message").stringValue()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/models/%00", "/v1//models", "/v1/models/..;/x", "/v1/models/%2e%2e", "/v1/models/a;b=c"})
    void addressesThatCouldBeReadInTwoWaysAreRefused(String path) {
        Answer answer = controlPlane.admin().get(path);
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.json().get("message").stringValue()).isNotBlank();
    }

    @Test
    void whatTheEdgeLetsThroughIsNotTooLarge() {
        Answer answer = controlPlane
                .admin()
                .with("X-Large", "x".repeat(31 << 10))
                .get("/v1/models?name=" + "x".repeat(15 << 10));
        assertThat(answer.ok().get("models")).isEmpty();
    }

    @Test
    void aQueryThatNoNameCanEqualFindsNothing() {
        assertThat(controlPlane.admin().get("/v1/models?name=%00").ok().get("models"))
                .isEmpty();
        assertThat(controlPlane.admin().get("/v1/models?name=").ok().get("models"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models?=true", "/internal/routes?=1"})
    void aQueryThatCannotBeReadIsRefused(String path) {
        Answer answer = controlPlane
                .admin()
                .with("X-Slipway-Internal-Token", ControlPlane.INTERNAL_TOKEN)
                .get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").stringValue()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "text/plain",
                "application/xml",
                "*/*",
                "nonsense"
            })
    void aBodyOfAnotherMediaTypeIsRefused(String type) {
        Answer answer = controlPlane.admin().with("Content-Type", type).post("/v1/models", "--x\r\n\r\n");
        assertThat(answer.status()).isIn(400, 415);
        assertThat(answer.json().get("message").stringValue()).isNotBlank();
    }

    @Test
    void graphQlOfAnotherMediaTypeIsRefusedWithAWord() {
        Answer answer = controlPlane.admin().with("Content-Type", "text/plain").post("/graphql/", "{models{id}}");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().get("message").stringValue()).contains("text/plain", "application/json");
    }

    @ParameterizedTest
    @CsvSource({"PUT,/v1/models,405", "DELETE,/v1/models,405", "PATCH,/v1/api_keys,405", "TRACE,/v1/models,405"})
    void anotherMethodIsRefusedAsSuch(String method, String path, int status) {
        Answer answer = controlPlane.admin().send(method, path, new byte[0]);
        assertThat(answer.status()).isIn(status, 400);
        assertThat(answer.json().get("message").stringValue()).isNotBlank();
    }

    @Test
    void anotherMediaTypeIsRefusedAndAnotherAcceptStillGetsTheReason() {
        Answer form = controlPlane
                .admin()
                .with("Content-Type", "application/x-www-form-urlencoded")
                .post("/v1/models", "a=b");
        assertThat(form.status()).isEqualTo(415);
        assertThat(form.json().get("message").stringValue()).contains("x-www-form-urlencoded");
        Answer html = controlPlane.admin().with("Accept", "text/html").get("/v1/models/x");
        assertThat(html.status()).isEqualTo(404);
        assertThat(html.json().get("message").stringValue()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "{}",
                "{\"source\":null}",
                "{\"source\":7}",
                "{\"source\":{}}",
                "{\"source\":{\"name\":\"\",\"deployment\":{\"config\":{}}}}",
                "{\"source\":{\"name\":5,\"deployment\":{\"config\":{}}}}",
                "{\"source\":{\"name\":\"a\\u0000\",\"deployment\":{\"config\":{\"trt_llm\":{}}}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"config\":[]}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"config\":{\"a\":\"\\u0000\"}}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"config\":{\"a\":1e999}}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"config\":{},\"raw_config\":7}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"raw_config\":\"a: [\"}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"config\":{},\"labels\":[]}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"config\":{},\"environment_name\":\"Bad Name\"}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"config\":{},\"deployment_name\":\"a/b\"}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"config\":{},\"deploy_timeout_minutes\":9}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"config\":{},\"deploy_timeout_minutes\":10.5}}}",
                "{\"source\":{\"name\":\"x\",\"deployment\":{\"config\":{},\"is_development\":true}}}",
                "{\"source\":{\"kind\":\"library_listing\",\"name\":\"x\",\"deployment\":{\"config\":{}}}}",
                "{\"source\":{\"name\":\"x\",\"s3_key\":\"k\",\"deployment\":{\"config\":{}}}}"
            })
    void aWrongPushIsRefusedWithAMessageAndMakesNothing(String body) {
        int models = controlPlane.admin().get("/v1/models").ok().get("models").size();
        Answer answer = controlPlane.admin().post("/v1/models", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").stringValue()).isNotBlank().doesNotContain("dev.slipway");
        assertThat(controlPlane.admin().get("/v1/models").ok().get("models")).hasSize(models);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/models | {"source":{"name":"","kind":"x","s3_key":5,"deployment":{"deployment_name":"a b"}}} | source.name source.kind source.s3_key source.deployment.deployment_name deployment.config
            /v1/models | {"source":{"name":"","kind":"x","s3_key":"k","deployment":{}}} | source.name source.kind source.s3_key deployment.config
            /v1/models | {"source":{"name":"","deployment":{"config":{},"deploy_timeout_minutes":99999999999}}} | source.name source.deployment.deploy_timeout_minutes
            /v1/models | {"source":7} | source
            /v1/models | [] | body
            /v1/api_keys | {"name":7,"type":"WORKSPACE_INVOKE","model_ids":"x","environment_names":["A B"]} | name model_ids environment_names
            /v1/api_keys | {"type":"WORKSPACE_INVOKE","rate_limits":[{"type":"REQUEST","unit":"SECOND","threshold":"5"},{"type":"REQUEST","unit":"SECOND","threshold":-1}]} | rate_limits[0].threshold rate_limits[1].threshold
            /v1/api_keys | {"type":"OTHER","name":""} | type name
            """)
    void whatIsWrongWithABodyIsSaidAtOnce(String path, String body, String paths) {
        Answer answer = controlPlane.admin().post(path, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("violations").findValuesAsString("path"))
                .as(answer.text())
                .containsExactlyInAnyOrder(paths.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/api_keys | {"type":"WORKSPACE_INVOKE","model_ids":"x"} | model_ids: x is not allowed; allowed: must be a list
            /v1/models | {"source":{"name":"x","deployment":{"config":{"a":DIGITS}}}} | a: an integer of 994 bits is not allowed; allowed: integers of at most 64 bits
            /v1/models | {"source":{"name":"x","deployment":{"config":{"a":DEEP}}}} | : at most 40 levels
            /v1/models | {"source":{"name":"x","deployment":{"config":{},"labels":{"k":"\\u0000"}}}} | labels.k: text with U+0000
            /v1/models | {"source":DEEPER} | the JSON is too large: at most 500 levels
            """)
    void aMessageSaysWhatCameAndWhatIsAllowed(String path, String body, String message) {
        String written = body.replace("DIGITS", "1".repeat(300))
                .replace("DEEPER", "[".repeat(1000) + "]".repeat(1000))
                .replace("DEEP", "[".repeat(60) + "]".repeat(60));
        Answer answer = controlPlane.admin().post(path, written);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").stringValue()).contains(message);
    }

    @Test
    void labelsThatTheDatabaseCannotHoldAreRefused() {
        String body =
                "{\"source\":{\"name\":\"labelled\",\"deployment\":{\"config\":%s,\"labels\":{\"a\":\"\\u0000\"}}}}"
                        .formatted(new JsonMapper().writeValueAsString(Configs.nano()));
        assertThat(controlPlane.admin().post("/v1/models", body).status()).isEqualTo(400);
    }

    @Test
    void aBodyTooLongIsRefusedByItsLengthAndElseWhileItIsRead() throws IOException, InterruptedException {
        assertThat(controlPlane
                        .admin()
                        .send("POST", "/v1/models", new byte[2 * FIVE_MEGABYTES])
                        .status())
                .isEqualTo(413);
        byte[] long_ = ("{\"source\":\"" + "x".repeat(2 * FIVE_MEGABYTES)).getBytes(StandardCharsets.UTF_8);
        HttpRequest chunked = HttpRequest.newBuilder(URI.create(controlPlane.url() + "/v1/models"))
                .header("Authorization", "Bearer " + ControlPlane.ADMIN_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(long_)))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(chunked, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"message\"");
    }

    @Test
    void aConfigTextTooLongIsRefused() {
        Map<String, Object> deployment = Map.of("raw_config", "a: " + "x".repeat(2 << 20));
        Answer answer = controlPlane
                .admin()
                .post("/v1/models", Map.of("source", Map.of("name", "long", "deployment", deployment)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).hasSizeLessThan(1000);
    }

    @Test
    void healthAndMetricsAnswer() {
        assertThat(controlPlane
                        .anonymous()
                        .get("/actuator/health")
                        .ok()
                        .get("status")
                        .stringValue())
                .isEqualTo("UP");
        assertThat(controlPlane.anonymous().get("/actuator/prometheus").text()).contains("jvm_memory_used_bytes");
    }
}
