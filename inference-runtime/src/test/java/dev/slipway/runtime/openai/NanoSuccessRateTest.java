package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The demonstration model answers over HTTP as its README states: 612 of 640 questions of the kind it was trained with. The
 * cases are drawn anew by its own generator, see {@code nano/make_cases.py}.
 */
class NanoSuccessRateTest {

    private static final double STATED_RATE = 612.0 / 640;

    private final TestServer server = NanoServer.shared();

    @Test
    void reachesTheStatedRate() throws IOException {
        List<JsonNode> cases = Files.readAllLines(Path.of("src/test/resources/nano/cases.jsonl")).stream()
                .map(TestServer.JSON::readTree)
                .toList();
        Map<String, Integer> wrong = new TreeMap<>();
        cases.parallelStream().filter(asked -> !isRight(asked)).forEach(asked -> {
            synchronized (wrong) {
                wrong.merge(asked.path("category").asString(), 1, Integer::sum);
            }
        });
        int right = cases.size()
                - wrong.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf("nano: %d of %d right, wrong by category: %s%n", right, cases.size(), wrong);

        double deviation = Math.sqrt(cases.size() * STATED_RATE * (1 - STATED_RATE));
        assertThat(right).isGreaterThanOrEqualTo((int) (cases.size() * STATED_RATE - 2 * deviation));
    }

    private boolean isRight(JsonNode asked) {
        JsonNode choice = server.answer(
                        "/v1/chat/completions", asked.path("request").toString())
                .path("choices")
                .path(0);
        JsonNode message = choice.path("message");
        return asked.path("call").isNull()
                ? asked.path("answers").valueStream().anyMatch(message.path("content")::equals)
                        && choice.path("finish_reason").asString().equals("stop")
                : isCall(asked.path("call"), message.path("tool_calls").path(0).path("function"));
    }

    private static boolean isCall(JsonNode expected, JsonNode made) {
        try {
            return made.path("name").equals(expected.path("name"))
                    && TestServer.JSON
                            .readTree(made.path("arguments").asString(""))
                            .equals(expected.path("arguments"));
        } catch (JacksonException e) {
            return false;
        }
    }
}
