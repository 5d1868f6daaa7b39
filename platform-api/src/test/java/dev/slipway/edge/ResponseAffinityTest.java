package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.FakeServer.Seen;
import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that refer to a stored response reach the replica that keeps it. */
class ResponseAffinityTest {

    private static final String DEDICATED = "/model-abcd1234/environments/production/sync/v1/responses";
    private static final String SHARED = "/v1/responses";
    private static final int TRIES = 8;

    @TempDir
    Path data;

    private final FakeControlPlane controlPlane = new FakeControlPlane();
    private final FakeServer first = new FakeServer((_, wire) -> wire.json(200, "\"first\""));
    private final FakeServer second = new FakeServer((_, wire) -> wire.json(200, "\"second\""));
    private Edge edge;

    @BeforeEach
    void start() throws IOException {
        edge = Edge.behind(controlPlane, data);
        publish(serving(""));
    }

    @AfterEach
    void stop() {
        edge.close();
        first.close();
        second.close();
        controlPlane.close();
    }

    private String serving(String limits) {
        return Snapshots.model("abcd1234", "nano", "ACTIVE", "NATIVE", "nano", first.url(), second.url())
                .replace("\"replicas\"", limits + "\"replicas\"");
    }

    private void publish(String... models) {
        edge.awaitRoutes(controlPlane.publish(Snapshots.models(models) + "," + Snapshots.keys()));
    }

    @ParameterizedTest
    @CsvSource({"GET, ''", "GET, /input_items?limit=2", "GET, ?stream=true", "DELETE, ''", "POST, /cancel"})
    void aPathWithAResponsesIdGoesToItsReplica(String method, String rest) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            for (String base : List.of(DEDICATED, SHARED)) {
                assertThat(call(method, base + "/" + idAt(first) + rest)).isEqualTo("\"first\"");
                assertThat(call(method, base + "/" + idAt(second) + rest)).isEqualTo("\"second\"");
            }
        }
    }

    @Test
    void aRequestThatGoesOnAfterAResponseGoesToItsReplica() throws IOException {
        String input = "\"input\":\"" + "x".repeat(200_000) + "\"";
        for (int i = 0; i < TRIES; i++) {
            for (String base : List.of(DEDICATED, SHARED)) {
                String body = "{\"model\":\"nano\"," + input + ",\"previous_response_id\":\"" + idAt(second) + "\"}";
                assertThat(edge.post(base, body).body()).isEqualTo("\"second\"");
                assertThat(second.lastRequest().body()).isEqualTo(body);
                assertThat(edge.post(base + "/input_tokens", body).body()).isEqualTo("\"second\"");
                assertThat(edge.post(base, body.replace(idAt(second), idAt(first)))
                                .body())
                        .isEqualTo("\"first\"");
            }
        }
    }

    @Test
    void theModelMayComeLast() throws IOException {
        String body = "{\"previous_response_id\":\"" + idAt(second) + "\",\"model\":\"nano\"}";

        for (int i = 0; i < TRIES; i++) {
            assertThat(edge.post(SHARED, body).body()).isEqualTo("\"second\"");
        }
    }

    @Test
    void aBodyThatComesInPiecesIsReadToItsEnd() throws IOException {
        String body = "{\"model\":\"nano\",\"previous_response_id\":\"" + idAt(second) + "\"}";
        String request = Edge.request("POST", "localhost", DEDICATED, body, "Authorization: Bearer " + Snapshots.KEY);
        for (int i = 0; i < TRIES; i++) {
            try (RawClient client = edge.connect()) {
                for (String piece : request.split("(?<=_)|(?=\\{)")) {
                    client.send(piece);
                }
                assertThat(client.read().body()).isEqualTo("\"second\"");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"model\":\"nano\",\"input\":[{\"previous_response_id\":\"ID\"}]}",
                "{\"model\":\"nano\",\"previous_response_id\":null}",
                "{\"model\":\"nano\",\"previous_response_id\":\"resp_0\"}",
                "{\"model\":\"nano\",\"previous_response_id\":\"resp_gone_0\"}",
                "{\"model\":\"nano\"}",
            })
    void otherRequestsGoToAnyReplica(String body) throws IOException {
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 100 && answers.size() < 2; i++) {
            answers.add(edge.post(DEDICATED, body.replace("ID", idAt(second))).body());
            answers.add(edge.post(SHARED, body.replace("ID", idAt(second))).body());
        }
        assertThat(answers).containsExactlyInAnyOrder("\"first\"", "\"second\"");
    }

    @Test
    void aReplicaIsToldWhatItIsCalledAndNobodyElseTellsIt() throws IOException {
        edge.post(DEDICATED + "/" + idAt(second) + "/cancel", "", "X-Slipway-Replica: mine");

        Seen seen = second.lastRequest();
        assertThat(seen.headers()).containsEntry("x-slipway-replica", "r" + second.port());
    }

    @Test
    void anotherReplicaAnswersForOneThatIsGone() throws IOException {
        String id = idAt(second);
        second.close();

        assertThat(call("GET", DEDICATED + "/" + id)).isEqualTo("\"first\"");
        assertThat(edge.post(DEDICATED, "{\"previous_response_id\":\"" + id + "\"}")
                        .body())
                .isEqualTo("\"first\"");
    }

    @Test
    void aResponseIsReadAtAFullReplicaAndGoneOnAfterOnceThereIsRoom() throws Exception {
        publish(serving("\"concurrency_limit\":1,"));
        CountDownLatch release = new CountDownLatch(1);
        second.behave((seen, wire) -> {
            if (seen.body().contains("slow")) {
                release.await();
            }
            wire.json(200, "\"second\"");
        });
        String after = "{\"previous_response_id\":\"" + idAt(second) + "\",\"input\":\"%s\"}";
        try (RawClient slow = edge.connect();
                RawClient next = edge.connect()) {
            slow.send(post(after.formatted("slow")));
            Edge.await().until(() -> edge.inFlight() == 1);
            next.send(post(after.formatted("next")));
            Edge.await().until(() -> edge.waiting() == 1);

            assertThat(call("GET", DEDICATED + "/" + idAt(second))).isEqualTo("\"second\"");
            assertThat(edge.post(DEDICATED, "{}").body()).isEqualTo("\"first\"");
            assertThat(edge.waiting()).isEqualTo(1);
            release.countDown();
            assertThat(slow.read().body()).isEqualTo("\"second\"");
            assertThat(next.read().body()).isEqualTo("\"second\"");
        }
    }

    @Test
    void whoWaitsForOneReplicaKeepsNobodyFromAnother() throws Exception {
        publish(serving("\"concurrency_limit\":1,"));
        CountDownLatch releaseFirst = new CountDownLatch(1);
        CountDownLatch releaseSecond = new CountDownLatch(1);
        first.behave((seen, wire) -> answer(seen, wire, releaseFirst, "\"first\""));
        second.behave((seen, wire) -> answer(seen, wire, releaseSecond, "\"second\""));
        String after = "{\"previous_response_id\":\"%s\",\"input\":\"%s\"}";
        try (RawClient atFirst = edge.connect();
                RawClient atSecond = edge.connect();
                RawClient forSecond = edge.connect();
                RawClient forAny = edge.connect()) {
            atFirst.send(post(after.formatted(idAt(first), "slow")));
            atSecond.send(post(after.formatted(idAt(second), "slow")));
            Edge.await().until(() -> edge.inFlight() == 2);
            forSecond.send(post(after.formatted(idAt(second), "next")));
            Edge.await().until(() -> edge.waiting() == 1);
            forAny.send(post("{}"));
            Edge.await().until(() -> edge.waiting() == 2);

            releaseFirst.countDown();
            assertThat(forAny.read().body()).isEqualTo("\"first\"");
            releaseSecond.countDown();
            assertThat(forSecond.read().body()).isEqualTo("\"second\"");
        }
    }

    private static void answer(Seen seen, Wire wire, CountDownLatch release, String body)
            throws IOException, InterruptedException {
        if (seen.body().contains("slow")) {
            release.await();
        }
        wire.json(200, body);
    }

    @Test
    void theReplicaTellsTheModelAtTheSharedEndpoint() throws IOException {
        publish(
                Snapshots.model("abcd1234", "nano", "ACTIVE", "NATIVE", "nano", first.url()),
                Snapshots.model("efgh5678", "large", "ACTIVE", "NATIVE", "large", second.url()));

        assertThat(call("GET", SHARED + "/" + idAt(first))).isEqualTo("\"first\"");
        assertThat(call("DELETE", SHARED + "/" + idAt(second))).isEqualTo("\"second\"");
        assertThat(edge.post(SHARED + "/" + idAt(second) + "/cancel", "{}").body())
                .isEqualTo("\"second\"");
        Answer gone = edge.get(SHARED + "/resp_gone_0");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.body()).contains("\"code\":\"response_not_found\"");
    }

    @Test
    void aResponseIsFoundWhileItsDeploymentIsReplaced() throws IOException {
        publish("""
            {"id":"abcd1234","name":"nano","organisation_id":"org-1","environments":{"production":"dep1"},
             "candidates":{"production":{"deployment_id":"dep2","percent":100}},"development_deployment_id":null,
             "deployments":[%s,%s]}""".formatted(deployment("dep1", first), deployment("dep2", second)));

        for (int i = 0; i < TRIES; i++) {
            assertThat(call("GET", DEDICATED + "/" + idAt(first))).isEqualTo("\"first\"");
            assertThat(call("GET", SHARED + "/" + idAt(first))).isEqualTo("\"first\"");
            assertThat(call("GET", DEDICATED + "/" + idAt(second))).isEqualTo("\"second\"");
        }
    }

    private static String deployment(String id, FakeServer replica) {
        return """
            {"id":"%s","status":"ACTIVE","engine":"NATIVE","served_model_name":"nano",
             "replicas":[{"id":"r%d","url":"%s"}]}""".formatted(id, replica.port(), replica.url());
    }

    private static String post(String body) {
        return Edge.request("POST", "localhost", DEDICATED, body, "Authorization: Bearer " + Snapshots.KEY);
    }

    private String call(String method, String target) throws IOException {
        return edge.call(method, "localhost", target, "", "Authorization: Bearer " + Snapshots.KEY)
                .body();
    }

    private static String idAt(FakeServer replica) {
        return "resp_r%d_0123456789abcdef".formatted(replica.port());
    }
}
