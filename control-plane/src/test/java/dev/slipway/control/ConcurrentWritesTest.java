package dev.slipway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many callers want the same at once: one gets it, and the others are told what is there. */
class ConcurrentWritesTest {

    private static final int CALLERS = 12;

    private static TestDatabase database;
    private static ControlPlane controlPlane;
    private static String model;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        controlPlane = ControlPlane.start(database, ControlPlane.newData());
        model = "/v1/models/" + push("wanted");
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

    @Test
    void whoDeletesAModelWaitsForItsPromotionBeforeItTakesTheDeployments() throws Exception {
        String id = push("promoted");
        try (Connection promoting = begin()) {
            lock(promoting, "promotions where model_id = '%s'", id);
            CompletableFuture<Answer> deleted = deleteAndAwaitThatItWaits(id);
            promoting.createStatement().execute("set local lock_timeout = '300ms'");
            lock(promoting, "deployments where model_id = '%s'", id);
            promoting.commit();
            deleted.get().ok();
        }
    }

    @Test
    void aWriteThatADeadlockEndedIsRepeated() throws Exception {
        String id = push("deadlocked");
        try (Connection other = begin()) {
            lock(other, "deployments where model_id = '%s'", id);
            CompletableFuture<Answer> deleted = deleteAndAwaitThatItWaits(id);
            lock(other, "models where id = '%s'", id); // of the two, who waited first is ended
            other.commit();
            deleted.get().ok();
        }
    }

    private static String push(String name) {
        return controlPlane
                .admin()
                .post("/v1/models", Configs.push(name, Configs.nano()))
                .ok()
                .at("/model/id")
                .stringValue();
    }

    private static Connection begin() throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void lock(Connection connection, String rows, String id) throws SQLException {
        connection.createStatement().execute("select 1 from " + rows.formatted(id) + " for update");
    }

    private static CompletableFuture<Answer> deleteAndAwaitThatItWaits(String id) {
        CompletableFuture<Answer> deleted =
                CompletableFuture.supplyAsync(() -> controlPlane.admin().delete("/v1/models/" + id));
        JdbcClient jdbc = controlPlane.bean(JdbcClient.class);
        Await.until(
                "the deletion waits",
                Duration.ofSeconds(20),
                () -> jdbc.sql("""
                        select exists (select 1 from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                          and query ~ '^(select id from promotions|delete from deployments)')""").query(Boolean.class).single());
        return deleted;
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
