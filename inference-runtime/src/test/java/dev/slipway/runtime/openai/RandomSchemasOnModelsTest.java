package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import dev.slipway.runtime.grammar.RandomSchemas;
import dev.slipway.runtime.grammar.SchemaValidity;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Schemas by chance at temperature 1.5, on the demonstration model and on weights by chance of its shape: what is finished is valid, and
 * what the schema bounds is finished.
 */
class RandomSchemasOnModelsTest {

    private static final int SEEDS = Integer.getInteger("grammar.seeds", 1000);
    private static final int AT_ONCE = 16;
    private static final int LONGEST = 1500;

    private record Answer(long seed, JsonNode schema, HttpResponse<String> response) {

        boolean isRefused() {
            return response.statusCode() == 400;
        }

        JsonNode choice() {
            return TestServer.JSON.readTree(response.body()).path("choices").path(0);
        }

        boolean isFinished() {
            return choice().path("finish_reason").asString().equals("stop");
        }

        boolean isBounded() {
            return !schema.has("$defs");
        }

        @Override
        public String toString() {
            return "seed %d, schema %s: %s".formatted(seed, schema, response.body());
        }
    }

    @Test
    void noiseIsValidAndEnds(@TempDir Path directory) throws Exception {
        long first = first();
        try (TestServer noise = TestServer.start(NoiseModel.write(directory, first))) {
            List<Answer> answers = answers(first, seed -> text(noise, seed));

            assertThat(answers)
                    .filteredOn(answer -> answer.isBounded() && !answer.isRefused() && !answer.isFinished())
                    .isEmpty();
            assertValid(answers, "/text");
        }
    }

    @Test
    void answersOfTheDemonstrationModelAreValid() throws Exception {
        assertValid(answers(first(), seed -> chat(NanoServer.shared(), seed)), "/message/content");
    }

    private static long first() {
        long first = new Random().nextInt(1_000_000_000);
        System.out.println("RandomSchemasOnModelsTest first seed " + first);
        return first;
    }

    private static Answer text(TestServer server, long seed) {
        JsonNode schema = schema(seed);
        return new Answer(seed, schema, server.post("/v1/completions", """
                {"prompt": "x", "max_tokens": %d, "temperature": 1.5, "seed": %d, "guided_json": %s}""".formatted(LONGEST, seed, schema)));
    }

    private static Answer chat(TestServer server, long seed) {
        JsonNode schema = schema(seed);
        return new Answer(seed, schema, server.post("/v1/chat/completions", """
                {"messages": [{"role": "user", "content": "Where?"}], "reasoning_effort": "none", "max_tokens": 160,
                 "temperature": 1.5, "seed": %d, "guided_json": %s}""".formatted(seed, schema)));
    }

    private static JsonNode schema(long seed) {
        return new RandomSchemas(new Random(seed)).next();
    }

    private static List<Answer> answers(long first, LongFunction<Answer> ask) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Answer>> asked = new ArrayList<>();
            for (long seed = first; seed < first + SEEDS; seed++) {
                long one = seed;
                asked.add(clients.submit(() -> ask.apply(one)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : asked) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static void assertValid(List<Answer> answers, String field) {
        List<Answer> accepted =
                answers.stream().filter(answer -> !answer.isRefused()).toList();
        List<Answer> finished = accepted.stream().filter(Answer::isFinished).toList();
        System.out.printf("%d answers, %d accepted, %d finished%n", answers.size(), accepted.size(), finished.size());
        assertThat(accepted).hasSizeGreaterThan(answers.size() * 4 / 5);
        assertThat(finished)
                .hasSizeGreaterThan(accepted.size() / 2)
                .filteredOn(answer -> !SchemaValidity.problems(
                                answer.schema(), answer.choice().at(field).asString())
                        .isEmpty())
                .isEmpty();
    }
}
