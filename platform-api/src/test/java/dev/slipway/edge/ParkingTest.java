package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that have to wait: for a deployment to wake, or for a replica to have room. */
class ParkingTest {

    private static final String WAKE = "/model-abcd1234/production/wake";

    @TempDir
    static Path data;

    private static FakeControlPlane controlPlane;
    private static Edge edge;

    private FakeServer replica;
    private final Semaphore answers = new Semaphore(0);

    @BeforeAll
    static void start() throws IOException {
        controlPlane = new FakeControlPlane();
        edge = Edge.behind(controlPlane, data);
    }

    @AfterAll
    static void stop() {
        edge.close();
        controlPlane.close();
    }

    @BeforeEach
    void prepare() {
        replica = new FakeServer((_, wire) -> {
            answers.acquire();
            wire.json(200, "done");
        });
        controlPlane.server().requests().clear();
        controlPlane.answerWakes(202);
    }

    @AfterEach
    void end() {
        replica.close();
    }

    @Test
    void requestsForADeploymentAtZeroWakeItOnceAndAreAllAnswered() throws IOException {
        publish(resting());
        List<RawClient> clients = send(20);
        Edge.await().until(() -> edge.waiting() == 20);
        Edge.await().until(() -> controlPlane.load().contains("\"parked\":20"));

        publish(serving());
        answers.release(20);

        for (RawClient client : clients) {
            assertThat(client.read().body()).isEqualTo("done");
            client.close();
        }
        assertThat(controlPlane.wakes()).hasSizeBetween(1, 2).contains("/internal/deployments/depabcd/wake");
        Edge.await().until(() -> controlPlane.load().endsWith("\"deployments\":{}}"));
    }

    @Test
    void aRequestWhoseTimeRunsOutWhileItWaitsGets504() throws IOException {
        publish(resting());

        Answer answer = edge.post(Snapshots.PATH, "{}", "X-Request-Timeout: 0.2");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).contains("X-Request-Timeout");
        Edge.await().until(() -> edge.waiting() == 0);
    }

    @Test
    void aRequestWhoseCallerLeavesCountsNoMore() throws IOException {
        publish(resting());
        List<RawClient> clients = send(1);
        Edge.await().until(() -> controlPlane.load().contains("\"parked\":1"));
        clients.get(0).close();

        Edge.await().until(() -> controlPlane.load().endsWith("\"deployments\":{}}"));
    }

    @Test
    void wakeAsksTheControlPlaneAndAnswersThatItComes() throws IOException {
        publish(resting());

        Answer answer = edge.post(WAKE, "");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(controlPlane.wakes()).isNotEmpty();
    }

    @Test
    void wakeSaysWhenItCannotBeDone() throws IOException {
        publish(resting("depwxyz"));
        controlPlane.answerWakes(503);

        Answer answer = edge.post(WAKE, "");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isNotEmpty();
        assertThat(answer.body()).contains("cannot be woken");
    }

    @Test
    void wakeOfWhatServesAsksNobody() throws IOException {
        publish(serving());

        assertThat(edge.post(WAKE, "").status()).isEqualTo(202);
        assertThat(controlPlane.wakes()).isEmpty();
    }

    @Test
    void aDeploymentThatDoesNotStartAnswersItsParkedRequestsWithTheReason() throws IOException {
        publish(resting());
        List<RawClient> clients = send(2);
        Edge.await().until(() -> edge.waiting() == 2);

        publish(resting()
                .replace("\"SCALED_TO_ZERO\"", "\"UNHEALTHY\",\"status_reason\":\"exit code 3: no such checkpoint\""));

        for (RawClient client : clients) {
            Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("UNHEALTHY", "no such checkpoint");
            client.close();
        }
    }

    @Test
    void theReportCountsWhatReplicasHoldAndWhatWasShort() throws IOException {
        publish(serving());
        answers.release();
        assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(200);
        Edge.await().until(() -> controlPlane.load().contains("{\"in_flight\":0,\"parked\":0,\"average\":"));

        List<RawClient> clients = send(3);
        Edge.await().until(() -> controlPlane.load().contains("\"in_flight\":3,\"parked\":0,"));
        answers.release(3);
        for (RawClient client : clients) {
            client.read();
            client.close();
        }
    }

    @Test
    void aReplicaHoldsNoMoreThanItsLimitAndTheOthersWaitForTheirTurn() throws IOException {
        publish(limited(false));
        List<RawClient> clients = send(6);
        Edge.await().until(() -> edge.waiting() == 4 && replica.requests().size() == 2);

        answers.release();
        Edge.await().until(() -> edge.waiting() == 3 && replica.requests().size() == 3);
        answers.release(5);

        for (RawClient client : clients) {
            assertThat(client.read().body()).isEqualTo("done");
            client.close();
        }
        assertThat(edge.waiting()).isZero();
    }

    @Test
    void timeInLineIsToldAsQueueing() throws IOException {
        publish(limited(false));
        List<RawClient> clients = send(3);
        Edge.await().until(() -> edge.waiting() == 1);
        answers.release(3);

        List<String> timings = new ArrayList<>();
        for (RawClient client : clients) {
            timings.add(client.read().header("server-timing"));
            client.close();
        }
        assertThat(timings)
                .filteredOn(timing -> !timing.contains("queue;dur=0.000"))
                .hasSize(1);
        assertThat(timings).allMatch(timing -> timing.contains("start;dur=0.000"));
    }

    @Test
    void whereThePolicySaysSoARequestBeyondTheLimitIsRefused() throws IOException {
        publish(limited(true));
        List<RawClient> clients = send(2);
        Edge.await().until(() -> replica.requests().size() == 2);

        Answer answer = edge.post(Snapshots.PATH, "{}");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isNotEmpty();
        assertThat(answer.body()).contains("every replica");
        answers.release(2);
        for (RawClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
            client.close();
        }
    }

    private static List<RawClient> send(int count) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(edge.connect().send(Edge.inference("{}")));
        }
        return clients;
    }

    private static void publish(String members) {
        edge.awaitRoutes(controlPlane.publish(members));
    }

    private static String resting() {
        return Snapshots.starting().replace("LOADING_MODEL", "SCALED_TO_ZERO");
    }

    /** Another deployment, of which nobody has asked anything. */
    private static String resting(String deployment) {
        return resting().replace("depabcd", deployment);
    }

    private String serving() {
        return Snapshots.serving("CONTAINER", replica.url());
    }

    private String limited(boolean reject) {
        return serving()
                .replace("\"replicas\"", "\"concurrency_limit\":2,\"reject_on_full\":" + reject + ",\"replicas\"");
    }
}
