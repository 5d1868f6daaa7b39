package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A stream says, field by field, what the plain answer of the same seed says: over a corpus of all surfaces. */
class StreamedAnswersTest {

    private static final Path CORPUS = Path.of("src/test/resources/openai/corpus.jsonl");

    @TempDir
    private static Path directory;

    private static TestServer noise;

    @BeforeAll
    static void start() {
        noise = TestServer.start(NoiseModel.write(directory, 1));
    }

    @AfterAll
    static void stop() {
        noise.close();
    }

    static Stream<JsonNode> corpus() throws IOException {
        return Files.readAllLines(CORPUS).stream().map(TestServer.JSON::readTree);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("corpus")
    void aStreamSaysWhatThePlainAnswerSays(JsonNode entry) {
        compare(NanoServer.shared(), entry);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("corpus")
    void aStreamOfNoiseSaysWhatThePlainAnswerSays(JsonNode entry) {
        compare(noise, entry);
    }

    private static void compare(TestServer server, JsonNode entry) {
        String path = entry.path("path").asString();
        ObjectNode body = (ObjectNode) entry.path("body");
        cachePrompt(server, path, body);
        JsonNode plain = server.answer(path, body.toString());
        JsonNode streamed = WholeFromStream.of(path, body, events(server, path, streaming(path, body)));

        assertThat(WholeFromStream.comparable(streamed).toPrettyString())
                .as(entry.path("name").asString())
                .isEqualTo(WholeFromStream.comparable(plain).toPrettyString());
    }

    /** So that both answers find as much of it in the cache. */
    private static void cachePrompt(TestServer server, String path, ObjectNode body) {
        ObjectNode brief = body.deepCopy();
        brief.remove(List.of("min_tokens", "max_completion_tokens"));
        server.answer(
                path,
                brief.put(path.endsWith("responses") ? "max_output_tokens" : "max_tokens", 1)
                        .toString());
    }

    private static ObjectNode streaming(String path, ObjectNode body) {
        ObjectNode streaming = body.deepCopy().put("stream", true);
        if (path.endsWith("completions")) {
            streaming.putObject("stream_options").put("include_usage", true);
        }
        return streaming;
    }

    private static List<JsonNode> events(TestServer server, String path, ObjectNode body) {
        List<JsonNode> events = new ArrayList<>();
        for (String frame : server.post(path, body.toString()).body().split("\n\n")) {
            String data = frame.substring(frame.indexOf("data: ") + 6);
            if (!data.equals("[DONE]")) {
                events.add(TestServer.JSON.readTree(data));
            }
        }
        return events;
    }
}
