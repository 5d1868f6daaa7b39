package dev.slipway.runtime.openai.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import dev.slipway.runtime.openai.NanoServer;
import dev.slipway.runtime.openai.conformance.FieldRow.Outcome;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each line of {@code conformance/fields.jsonl} behaves as it says. To change what becomes of a field, change its line, and write
 * the tables anew: {@link ConformanceTablesTest} says how.
 */
class FieldConformanceTest {

    private final TestServer server = NanoServer.shared();

    static Stream<FieldRow> applied() {
        return FieldRow.of(Outcome.APPLIED);
    }

    static Stream<FieldRow> ignored() {
        return FieldRow.of(Outcome.IGNORED);
    }

    static Stream<FieldRow> refused() {
        return FieldRow.of(Outcome.REFUSED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("applied")
    void anAppliedFieldIsTakenAndItsWrongValueNamed(FieldRow row) {
        assertTaken(row, row.sample());
        row.wrong().ifPresent(wrong -> assertRefused(row, wrong));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ignored")
    void anIgnoredFieldChangesNothingAndItsWrongValueIsNamed(FieldRow row) {
        assertChangesNothing(row, row.sample());
        row.wrong().ifPresent(wrong -> assertRefused(row, wrong));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aRefusedFieldIsNamedAndItsNeutralValueChangesNothing(FieldRow row) {
        assertRefused(row, row.sample());
        row.neutral().ifPresent(neutral -> assertChangesNothing(row, neutral));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("applied")
    void whatAnAppliedFieldDoesIsTested(FieldRow row) {
        assertThat(row.tests()).as("%s", row).isNotEmpty().allMatch(TestNames::isTest);
    }

    private void assertTaken(FieldRow row, JsonNode value) {
        HttpResponse<String> response = post(row, row.request(value));
        assertThat(response.statusCode()).as("%s: %s", row, response.body()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("\"error\":{");
    }

    private void assertChangesNothing(FieldRow row, JsonNode value) {
        assertThat(said(row, row.request(value))).as("%s", row).isEqualTo(said(row, row.requestWithout()));
    }

    private void assertRefused(FieldRow row, JsonNode value) {
        HttpResponse<String> response = post(row, row.request(value));
        assertThat(response.statusCode()).as("%s: %s", row, response.body()).isEqualTo(400);
        JsonNode error = TestServer.JSON.readTree(response.body()).path("error");
        String named = row.surface() == Surface.MESSAGES
                ? error.path("message").asString()
                : error.path("param").asString();
        assertThat(named).as("%s: %s", row, response.body()).startsWith(row.field());
    }

    private HttpResponse<String> post(FieldRow row, ObjectNode request) {
        return server.post(row.surface().path(), request.toString());
    }

    /** What an answer, or each event of a stream, says beside names, times and counts; nor does an echo of the field count. */
    private List<JsonNode> said(FieldRow row, ObjectNode request) {
        HttpResponse<String> response = post(row, request);
        assertThat(response.statusCode()).as("%s: %s", row, response.body()).isEqualTo(200);
        List<JsonNode> answers = answers(response.body());
        for (JsonNode answer : answers) {
            strip(answer, row.top());
        }
        return answers;
    }

    private static List<JsonNode> answers(String body) {
        if (body.startsWith("{")) {
            return List.of(TestServer.JSON.readTree(body));
        }
        return body.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> TestServer.JSON.readTree(line.substring("data: ".length())))
                .toList();
    }

    private static void strip(JsonNode node, String field) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("id", "item_id", "created", "created_at", "completed_at", "usage", field));
        }
        node.valueStream().forEach(child -> strip(child, field));
    }
}
