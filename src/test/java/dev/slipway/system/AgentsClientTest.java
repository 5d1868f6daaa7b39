package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Findings;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.NodeClients;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The OpenAI Agents SDK: its loop of model and tools, over chat completions and over Responses, run once. */
@ExtendWith(SharedInstance.class)
@TestInstance(Lifecycle.PER_CLASS)
class AgentsClientTest {
    private final Instance instance;
    private @Nullable Findings found;

    AgentsClientTest(Instance instance) {
        this.instance = instance;
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "chatStreamed", "responses", "responsesStreamed"})
    void anAgentUsesAToolAndThenAnswers(String scenario) throws IOException {
        JsonNode run = finding(scenario);
        assertThat(run.path("used").valueStream())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.path("name").asString()).isIn("get_weather", "get_time"));
        assertThat(run.path("items").valueStream().map(JsonNode::asString))
                .containsSubsequence("tool_call_item", "tool_call_output_item", "message_output_item");
        assertThat(run.path("answer").asString()).isNotEmpty().doesNotContain("<|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "responses"})
    void aStreamedRunSaysWhatAWholeOneSays(String scenario) throws IOException {
        JsonNode streamed = finding(scenario + "Streamed");
        assertThat(streamed.path("answer")).isEqualTo(finding(scenario).path("answer"));
        assertThat(streamed.path("deltas").asString())
                .isEqualTo(streamed.path("answer").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chatTyped", "responsesTyped"})
    void anAgentsOutputHasItsType(String scenario) throws IOException {
        JsonNode person = finding(scenario);
        assertThat(person.propertyNames()).containsExactlyInAnyOrder("name", "age", "role");
        assertThat(person.path("role").asString()).isIn("cook", "pilot");
    }

    private JsonNode finding(String scenario) throws IOException {
        if (found == null) {
            String url = instance.url() + instance.model("environments/production/sync/v1");
            found = new Findings(NodeClients.run("agents.mjs", url, instance.adminKey()));
        }
        return found.of(scenario);
    }
}
