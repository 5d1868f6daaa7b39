package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SharedEndpointTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path data;

    static FakeControlPlane controlPlane;
    static FakeServer nano;
    static FakeServer large;
    static Edge edge;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = new FakeControlPlane();
        nano = new FakeServer((_, wire) -> wire.json(200, "\"nano\""));
        large = new FakeServer((_, wire) -> wire.json(200, "\"large\""));
        edge = Edge.behind(controlPlane, data);
    }

    @AfterAll
    static void stop() {
        edge.close();
        nano.close();
        large.close();
        controlPlane.close();
    }

    @BeforeEach
    void serve() {
        publish(
                Snapshots.model("abcd1234", "nano", "ACTIVE", "CONTAINER", "gpt-oss-nano", nano.url()),
                Snapshots.model("efgh5678", "large", "ACTIVE", "CONTAINER", "large", large.url()),
                Snapshots.model("gone1234", "gone", "ACTIVE", "CONTAINER", "gone")
                        .replace("\"production\":\"depgone\"", ""));
    }

    private static void publish(String... models) {
        edge.awaitRoutes(controlPlane.publish(Snapshots.models(models) + "," + Snapshots.keys()));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, /v1/chat/completions, /v1/chat/completions",
        "localhost, /v1/completions?a=b, /v1/completions?a=b",
        "app.localhost, /v1/messages, /v1/messages",
        "app.localhost, /v1/messages/count_tokens, /v1/messages/count_tokens",
        "localhost, /v1/responses, /v1/responses",
        "localhost, /v1/embeddings, /v1/embeddings",
        "localhost, /inference/v1/chat/completions, /v1/chat/completions",
        "localhost, /inference/v1/embeddings, /v1/embeddings",
        "inference.localhost:8000, /v1/chat/completions, /v1/chat/completions",
        "inference.example.com, /v1/responses, /v1/responses",
        "app.localhost, http://inference.localhost/v1/chat/completions, /v1/chat/completions",
        "INFERENCE.localhost, /v1/chat/completions, /v1/chat/completions",
    })
    void theBodysModelDecidesAtEachOfItsAddresses(String host, String target, String path) throws IOException {
        String key = "Authorization: Bearer " + Snapshots.KEY;

        assertThat(edge.call("POST", host, target, "{\"model\":\"large\"}", key).body())
                .isEqualTo("\"large\"");
        assertThat(large.lastRequest().target()).isEqualTo(path);
        assertThat(edge.call("POST", host, target, "{\"model\":\"gpt-oss-nano\"}", key)
                        .body())
                .isEqualTo("\"nano\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"nano\"}",
                " { \"messages\" : [{\"model\":\"large\"}, \"}\"] , \"n\" : 1, \"model\" : \"nano\" } ",
                "{\"a\":{\"b\":[1,{\"model\":\"large\"}]},\"text\":\"\\\"model\\\":\\\"large\\\"\",\"model\":\"nano\"}",
                "{\"model\":\"\\u006eano\"}"
            })
    void theModelIsFoundWhereverItStandsAndReachesTheEngineUnderItsServedName(String body) throws IOException {
        assertThat(edge.post(CHAT, body).body()).isEqualTo("\"nano\"");

        JsonNode seen = JSON.readTree(nano.lastRequest().body());
        assertThat(seen.path("model").asString()).isEqualTo("gpt-oss-nano");
        assertThat(nano.lastRequest().body()).isEqualTo(body.replaceAll("\"(nano|.u006eano)\"", "\"gpt-oss-nano\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "abcd1234", ""})
    void anUnknownModelIsAnErrorInOpenAisShape(String model) throws IOException {
        Answer answer = edge.post(CHAT, "{\"model\":\"" + model + "\",\"messages\":[]}");

        assertThat(answer.status()).isEqualTo(404);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.path("code").asString()).isEqualTo("model_not_found");
        assertThat(error.path("param").asString()).isEqualTo("model");
        assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asString()).contains(model);
        assertThat(answer.header("x-baseten-request-id")).isNotEmpty();
    }

    @Test
    void aModelWithoutProductionOrOfAnotherOrganisationIsNotThere() throws IOException {
        assertThat(edge.post(CHAT, "{\"model\":\"gone\"}").status()).isEqualTo(404);
        assertThat(edge.call(
                                "POST",
                                "localhost",
                                CHAT,
                                "{\"model\":\"nano\"}",
                                "Authorization: Bearer " + Snapshots.OTHER_KEY)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aServedNameThatTwoModelsHaveIsRefused() throws IOException {
        publish(
                Snapshots.model("abcd1234", "one", "ACTIVE", "CONTAINER", "same", nano.url()),
                Snapshots.model("efgh5678", "two", "ACTIVE", "CONTAINER", "same", large.url()));

        Answer answer = edge.post(CHAT, "{\"model\":\"same\"}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("model_not_found").contains("several models");
        assertThat(edge.post(CHAT, "{\"model\":\"two\"}").body()).isEqualTo("\"large\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "nonsense", "{model:1}", "{\"model\" 1}", "{\"model\":\"nano"})
    void aBodyThatIsNoJsonObjectIsRefusedForItself(String body) throws IOException {
        Answer answer = edge.post(CHAT, body);

        assertThat(answer.status()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("param").isNull()).isTrue();
        assertThat(error.path("code").asString()).isEqualTo("invalid_body");
        assertThat(error.path("message").asString()).startsWith("the body is not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"model\":1}", "{\"model\":\"\\x\"}", ""})
    void aBodyThatNamesNoModelIsRefusedWithTheField(String body) throws IOException {
        Answer answer = edge.post(CHAT, body);

        assertThat(answer.status()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("param").asString()).isEqualTo("model");
        assertThat(error.path("message").asString()).isNotEmpty();
    }

    @Test
    void aCallerWithoutAKeyIsRefusedInOpenAisShape() throws IOException {
        Answer answer = edge.call("POST", "localhost", CHAT, "{\"model\":\"nano\"}");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(JSON.readTree(answer.body()).at("/error/code").asString()).isEqualTo("invalid_api_key");
    }

    @ParameterizedTest
    @CsvSource({"/v1", "/inference/v1"})
    void aCallIsTheSameAtBothPathsOfTheAppHost(String base) throws IOException {
        String target = base + "/chat/completions";
        large.behave((_, wire) -> wire.json(405, "{\"error\":{\"message\":\"POST only\"}}", "Allow: POST"));
        publish(Snapshots.model("efgh5678", "large", "ACTIVE", "CONTAINER", "large", large.url()));

        Answer get = edge.get(target);
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.header("allow")).isEqualTo("POST");
        for (String method : new String[] {"GET", "POST", "PUT"}) {
            Answer keyless = edge.call(method, "localhost", target, "");
            assertThat(keyless.status()).isEqualTo(401);
            assertThat(JSON.readTree(keyless.body()).at("/error/code").asString())
                    .isEqualTo("invalid_api_key");
        }
        large.behave((_, wire) -> wire.json(200, "\"large\""));
    }

    @ParameterizedTest
    @CsvSource({"inference.localhost, /v1/models", "localhost, /inference/v1/models"})
    void theListOfModelsIsOpenAisThere(String host, String target) throws IOException {
        String key = "Authorization: Bearer " + Snapshots.KEY;

        JsonNode list = JSON.readTree(edge.call("GET", host, target, "", key).body());
        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(list.path("data").findValuesAsString("id")).containsExactly("nano", "large");

        Answer one = edge.call("GET", host, target + "/nano", "", key);
        assertThat(JSON.readTree(one.body()).path("id").asString()).isEqualTo("nano");
        Answer none = edge.call("GET", host, target + "/nobody", "", key);
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.body()).contains("model_not_found");
        assertThat(edge.call("GET", host, target, "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "FOO"})
    void theListOfModelsIsOnlyRead(String method) throws IOException {
        String key = "Authorization: Bearer " + Snapshots.KEY;
        for (String target : new String[] {"/inference/v1/models", "/inference/v1/models/nano"}) {
            Answer answer = edge.call(method, "localhost", target, "", key);

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow").split(", *")).containsExactlyInAnyOrder("GET", "HEAD");
            assertThat(JSON.readTree(answer.body()).at("/error/message").asString())
                    .contains("GET");
        }
        try (RawClient client = edge.connect()) {
            client.send(Edge.request("HEAD", "localhost", "/inference/v1/models", "", key));
            assertThat(client.readHeadOnly().status()).isEqualTo(200);
        }
    }
}
