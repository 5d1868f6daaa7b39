package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Findings;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.NodeClients;
import dev.slipway.system.harness.PythonClients;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Anthropic's own packages, each run once through all of its scenarios at the address of a model. */
@ExtendWith(SharedInstance.class)
@TestInstance(Lifecycle.PER_CLASS)
class AnthropicClientsTest {
    enum Client {
        PYTHON,
        NODE
    }

    private final Map<Client, Findings> found = new EnumMap<>(Client.class);
    private final Instance instance;

    AnthropicClientsTest(Instance instance) {
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
        assertThat(plain.path("stop_reason")).isEqualTo(streamed.path("stop_reason"));
        assertThat(plain.path("usage").path("output_tokens"))
                .isEqualTo(streamed.path("usage").path("output_tokens"));
        assertThat(streamed.path("events").valueStream().map(JsonNode::asString))
                .startsWith("message_start", "content_block_start")
                .endsWith("message_delta", "message_stop");
    }

    @ParameterizedTest
    @EnumSource
    void thinkingThatIsAskedForComesBeforeTheText(Client client) throws IOException {
        assertThat(finding(client, "thinking").path("blocks").valueStream().map(JsonNode::asString))
                .containsExactly("thinking", "text");
    }

    @ParameterizedTest
    @EnumSource
    void aToolIsUsedAndItsResultAnswered(Client client) throws IOException {
        JsonNode loop = finding(client, "toolsLoop");
        assertUsesTheWeather(loop);
        assertThat(loop.path("answer").asString()).isNotEmpty().doesNotContain("<|");
    }

    @ParameterizedTest
    @EnumSource
    void aToolsInputComesWholeOutOfAStream(Client client) throws IOException {
        assertUsesTheWeather(finding(client, "streamedTools"));
    }

    @ParameterizedTest
    @EnumSource
    void theClientsOwnLoopRunsToolsAndSendsWhatTheyGave(Client client) throws IOException {
        JsonNode runner = finding(client, "toolRunner");
        assertThat(runner.path("stop_reasons").valueStream().map(JsonNode::asString))
                .containsExactly("tool_use", "tool_use");
        assertThat(runner.path("cities").valueStream().map(JsonNode::asString))
                .isNotEmpty()
                .isSubsetOf("Paris", "Rome");
    }

    @ParameterizedTest
    @EnumSource
    void aStructuredAnswerIsParsedByTheClient(Client client) throws IOException {
        JsonNode person = finding(client, "structured");
        assertThat(person.propertyNames()).containsExactlyInAnyOrder("name", "age", "role");
        assertThat(person.path("age").isIntegralNumber()).isTrue();
        assertThat(person.path("role").asString()).isIn("cook", "pilot");
    }

    @ParameterizedTest
    @EnumSource
    void tokensAreCountedAsTheyAreUsed(Client client) throws IOException {
        JsonNode usage = finding(client, "plain").path("usage");
        assertThat(finding(client, "counted").path("input_tokens").asInt())
                .isEqualTo(usage.path("input_tokens").asInt()
                        + usage.path("cache_read_input_tokens").asInt());
    }

    @ParameterizedTest
    @EnumSource
    void aBadRequestIsTheClientsOwnError(Client client) throws IOException {
        JsonNode refused = finding(client, "refused");
        assertThat(refused.path("class").asString()).isEqualTo("BadRequestError");
        assertThat(refused.path("status").asInt()).isEqualTo(400);
        assertThat(refused.path("message").asString()).contains("temperature is 9");
    }

    @ParameterizedTest
    @EnumSource
    void aWrongKeyIsTheClientsOwnError(Client client) throws IOException {
        assertThat(finding(client, "strangers").path("class").asString())
                .isIn("AuthenticationError", "PermissionDeniedError");
    }

    private static void assertUsesTheWeather(JsonNode answer) {
        assertThat(answer.path("calls").valueStream()).isNotEmpty().allSatisfy(call -> {
            assertThat(call.path("name").asString()).isEqualTo("get_weather");
            assertThat(call.path("arguments").path("city").asString()).isIn("Paris", "Rome");
        });
        assertThat(answer.path("stop_reason").asString()).isEqualTo("tool_use");
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
        String url = instance.url() + instance.model("environments/production/sync");
        return switch (client) {
            case PYTHON -> PythonClients.run("anthropic_sdk.py", url, instance.adminKey());
            case NODE -> NodeClients.run("anthropic.mjs", url, instance.adminKey());
        };
    }
}
