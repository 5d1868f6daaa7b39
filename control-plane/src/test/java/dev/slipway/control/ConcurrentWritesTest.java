package dev.slipway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Many callers want the same at once: one gets it, and the others are told what is there. */
class ConcurrentWritesTest {

    private static final int CALLERS = 12;

    private static ControlPlane controlPlane;
    private static String model;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
        JsonNode made = controlPlane
                .admin()
                .post("/v1/models", Configs.push("wanted", Configs.nano()))
                .ok();
        model = "/v1/models/" + made.at("/model/id").stringValue();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void anEnvironmentIsMadeOnceAndTheOthersAreToldItsName() throws Exception {
        List<Answer> answers =
                atOnce(() -> controlPlane.admin().post(model + "/environments", Map.of("name", "staging")));
        assertOneOf(answers, "staging");
    }

    @Test
    void anApiKeysNameIsGivenOnceAndTheOthersAreToldIt() throws Exception {
        List<Answer> answers =
                atOnce(() -> controlPlane.admin().post("/v1/api_keys", Map.of("name", "ci", "type", "PERSONAL")));
        assertOneOf(answers, "ci");
    }

    @Test
    void pushesWithoutANameAllGetOneOfTheirOwn() throws Exception {
        List<Answer> answers =
                atOnce(() -> controlPlane.admin().post("/v1/models", Configs.push("together", Configs.nano())));
        assertThat(answers.stream()
                        .map(answer -> answer.ok().at("/deployment/name").stringValue()))
                .doesNotHaveDuplicates();
    }

    private static void assertOneOf(List<Answer> answers, String name) {
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().get("message").stringValue()).endsWith("with the name " + name);
        });
    }

    private static List<Answer> atOnce(Supplier<Answer> call) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<Answer>> answers = IntStream.range(0, CALLERS)
                    .mapToObj(_ -> callers.submit(call::get))
                    .toList();
            List<Answer> all = new ArrayList<>();
            for (Future<Answer> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }
}
