package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Findings;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.NodeClients;
import dev.slipway.system.harness.PythonClients;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** OpenAI's own packages, each run once through all of its scenarios at the address of a model. */
@ExtendWith(SharedInstance.class)
@TestInstance(Lifecycle.PER_CLASS)
class OpenAiClientsTest {
    enum Client {
        PYTHON,
        NODE
    }

    private final Map<Client, Findings> found = new EnumMap<>(Client.class);
    private final Instance instance;

    OpenAiClientsTest(Instance instance) {
        this.instance = instance;
    }

    @ParameterizedTest
    @EnumSource
    void modelsAreListed(Client client) throws IOException {
        assertThat(finding(client, "models").path("ids").path(0).asString()).isEqualTo("gpt-oss-nano");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerIsTheSamePlainAndStreamed(Client client) throws IOException {
        JsonNode plain = finding(client, "plain");
        JsonNode streamed = finding(client, "streamed");
        assertThat(plain.path("content").asString())
                .isNotEmpty()
                .isEqualTo(streamed.path("content").asString());
        assertThat(plain.path("finish_reason")).isEqualTo(streamed.path("finish_reason"));
        assertThat(plain.path("usage").path("total_tokens").asInt())
                .isEqualTo(plain.path("usage").path("prompt_tokens").asInt()
                        + plain.path("usage").path("completion_tokens").asInt())
                .isEqualTo(streamed.path("usage").path("total_tokens").asInt());
        assertThat(streamed.path("pieces").asInt()).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource
    void aToolIsCalledAndItsResultAnswered(Client client) throws IOException {
        JsonNode loop = finding(client, "toolsLoop");
        assertCallsTheWeather(loop.path("calls"));
        assertThat(loop.path("finish_reason").asString()).isEqualTo("tool_calls");
        assertAnswers(loop.path("answer"));
    }

    @ParameterizedTest
    @EnumSource
    void aCallComesWholeOutOfAStream(Client client) throws IOException {
        JsonNode streamed = finding(client, "streamedTools");
        assertThat(streamed.path("calls"))
                .isEqualTo(finding(client, "toolsLoop").path("calls"));
        assertThat(streamed.path("finish_reason").asString()).isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @EnumSource
    void aStructuredAnswerIsParsedByTheClient(Client client) throws IOException {
        assertIsPerson(finding(client, "structured"));
        assertIsPerson(finding(client, "responsesStructured"));
    }

    @ParameterizedTest
    @EnumSource
    void aResponseIsStoredContinuedAndDeleted(Client client) throws IOException {
        JsonNode responses = finding(client, "responses");
        assertThat(responses.path("status").asString()).isEqualTo("completed");
        assertThat(responses.path("items").valueStream().map(JsonNode::asString))
                .containsSubsequence("message")
                .isSubsetOf("reasoning", "message");
        assertThat(responses.path("again")).isEqualTo(responses.path("text"));
        assertThat(responses.path("inputs").valueStream().map(JsonNode::asString))
                .containsExactly("message");
        assertThat(responses.path("next").asString()).isEqualTo("completed");
        assertRefused(responses.path("gone"), "NotFoundError", 404);
    }

    @ParameterizedTest
    @EnumSource
    void theEventsOfAResponseComeInOrderAndEndWithAllOfIt(Client client) throws IOException {
        JsonNode streamed = finding(client, "responsesStreamed");
        List<JsonNode> events = streamed.path("events").valueStream().toList();
        List<String> types =
                events.stream().map(event -> event.path("type").asString()).toList();
        assertThat(types).startsWith("response.created", "response.in_progress").endsWith("response.completed");
        assertThat(types)
                .containsSubsequence(
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done");
        assertThat(events.stream().map(event -> event.path("sequence_number").asInt()))
                .containsExactlyElementsOf(
                        IntStream.range(0, events.size()).boxed().toList());
        assertThat(streamed.path("text").asString())
                .isNotEmpty()
                .isEqualTo(streamed.path("whole").asString());
        assertThat(streamed.path("status").asString()).isEqualTo("completed");
    }

    @ParameterizedTest
    @EnumSource
    void aFunctionIsCalledInAResponseAndItsOutputAnswered(Client client) throws IOException {
        JsonNode loop = finding(client, "responsesTools");
        assertCallsTheWeather(loop.path("calls"));
        assertAnswers(loop.path("answer"));
    }

    @ParameterizedTest
    @EnumSource
    void aBadRequestIsTheClientsOwnErrorPlainAndStreamed(Client client) throws IOException {
        for (String scenario : List.of("refused", "refusedStream")) {
            JsonNode refused = finding(client, scenario);
            assertRefused(refused, "BadRequestError", 400);
            assertThat(refused.path("param").asString()).isEqualTo("temperature");
            assertThat(refused.path("message").asString()).contains("temperature is 9");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongKeyIsTheClientsOwnError(Client client) throws IOException {
        assertThat(finding(client, "strangers").path("class").asString())
                .isIn("AuthenticationError", "PermissionDeniedError");
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatIsTooFastIsToldSoAndGetsThroughWhenItWaits(Client client) throws IOException {
        assertThat(finding(client, "impatient").path("class").asString()).isEqualTo("RateLimitError");
        assertThat(finding(client, "patient").path("ids").valueStream().map(JsonNode::asString))
                .hasSize(4)
                .containsOnly("gpt-oss-nano");
    }

    @Test
    void theAsynchronousClientGetsTheSameAnswersAtOnce() throws IOException {
        JsonNode plain = finding(Client.PYTHON, "plain");
        assertThat(finding(Client.PYTHON, "concurrently").path("contents").valueStream())
                .hasSize(4)
                .allMatch(plain.path("content")::equals);
    }

    @Test
    void theRawAnswerHasItsHeaders() throws IOException {
        JsonNode raw = finding(Client.PYTHON, "raw");
        assertThat(raw.path("request_id").asString()).isNotEmpty();
        assertThat(raw.path("content"))
                .isEqualTo(finding(Client.PYTHON, "plain").path("content"));
    }

    private JsonNode finding(Client client, String scenario) throws IOException {
        Findings findings = found.get(client);
        if (findings == null) {
            findings = new Findings(run(client));
            found.put(client, findings);
        }
        return findings.of(scenario);
    }

    private JsonNode run(Client client) throws IOException {
        String url = instance.url() + instance.model("environments/production/sync/v1");
        return switch (client) {
            case PYTHON -> PythonClients.run("openai_sdk.py", url, instance.adminKey(), slowKey(client));
            case NODE -> NodeClients.run("openai.mjs", url, instance.adminKey(), slowKey(client));
        };
    }

    /** One that may ask once a second. */
    private String slowKey(Client client) throws IOException {
        String body = """
                {"name": "slow %s", "type": "WORKSPACE_INVOKE",
                 "rate_limits": [{"type": "REQUEST", "unit": "SECOND", "threshold": 1}]}""".formatted(client);
        String key =
                instance.api().post("/v1/api_keys", body).json().path("api_key").asString();
        Api api = instance.anonymous().withKey(key);
        String models = instance.model("environments/production/sync/v1/models");
        Await.until(
                "the key is known",
                Duration.ofSeconds(20),
                () -> api.get(models).status() == 200);
        return key;
    }

    private static void assertCallsTheWeather(JsonNode calls) {
        assertThat(calls.valueStream()).isNotEmpty().allSatisfy(call -> {
            assertThat(call.path("name").asString()).isEqualTo("get_weather");
            assertThat(call.path("arguments").propertyNames()).containsExactly("city");
            assertThat(call.path("arguments").path("city").asString()).isIn("Paris", "Rome");
        });
    }

    private static void assertAnswers(JsonNode message) {
        assertThat(message.path("role").asString()).isEqualTo("assistant");
        assertThat(message.path("content").asString()).isNotEmpty().doesNotContain("<|");
    }

    private static void assertIsPerson(JsonNode person) {
        assertThat(person.propertyNames()).containsExactlyInAnyOrder("name", "age", "role");
        assertThat(person.path("name").asString()).hasSizeLessThanOrEqualTo(20);
        assertThat(person.path("age").isIntegralNumber()).isTrue();
        assertThat(person.path("role").asString()).isIn("cook", "pilot");
    }

    private static void assertRefused(JsonNode refused, String errorClass, int status) {
        assertThat(refused.path("class").asString()).as(refused.toString()).isEqualTo(errorClass);
        assertThat(refused.path("status").asInt()).isEqualTo(status);
        assertThat(refused.path("type").asString()).isEqualTo("invalid_request_error");
    }
}
