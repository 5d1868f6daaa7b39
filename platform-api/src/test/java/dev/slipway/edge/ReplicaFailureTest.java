package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaFailureTest {

    @TempDir
    Path data;

    private FakeControlPlane controlPlane;
    private FakeServer good;
    private FakeServer bad;
    private Edge edge;

    @BeforeEach
    void start() throws IOException {
        controlPlane = new FakeControlPlane();
        good = new FakeServer((_, wire) -> wire.json(200, "good"));
        bad = new FakeServer((_, wire) -> wire.cut());
        edge = Edge.behind(
                controlPlane,
                data,
                "--slipway.edge.routes-lag=1s",
                "--slipway.edge.parking=2s",
                "--slipway.edge.answer=2s",
                "--slipway.edge.stall=2s",
                "--slipway.edge.parked-requests=2",
                "--slipway.edge.parked-bytes=3MB");
    }

    @AfterEach
    void stop() {
        edge.close();
        good.close();
        bad.close();
        controlPlane.close();
    }

    private void publish(String... urls) {
        edge.awaitRoutes(controlPlane.publish(Snapshots.serving("CONTAINER", urls)));
    }

    @Test
    void goesToAnotherReplicaWhenOneRefusesConnections() throws IOException {
        bad.close();
        publish(bad.url(), good.url());

        for (int i = 0; i < 10; i++) {
            assertThat(edge.post(Snapshots.PATH, "{}").body()).isEqualTo("good");
        }
    }

    @Test
    void sendsARequestThatAReplicaDropsToAnotherAndNeverToTheSame() throws IOException {
        publish(bad.url(), good.url());

        for (int i = 0; i < 20; i++) {
            String body = "{\"n\":" + i + "}";
            assertThat(edge.post(Snapshots.PATH, body).status()).isEqualTo(200);
            assertThat(bad.requests().stream().filter(request -> request.body().equals(body)))
                    .hasSizeLessThan(2);
        }
        assertThat(bad.requests()).isNotEmpty();
    }

    @Test
    void givesUpOnARequestThatEveryReplicaDrops() throws IOException {
        publish(bad.url());

        Answer answer = edge.post(Snapshots.PATH, "{}");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).startsWith("{\"error\":\"");
        assertThat(bad.requests()).hasSize(1);
    }

    @Test
    void givesUpOnARequestThatReplicasDieOfBeforeItTakesAllAlong() throws IOException {
        List<FakeServer> more = Stream.generate(() -> new FakeServer((_, wire) -> wire.cut()))
                .limit(4)
                .toList();
        publish(more.stream().map(FakeServer::url).toArray(String[]::new));

        assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(502);

        assertThat(more.stream().mapToInt(server -> server.requests().size()).sum())
                .isEqualTo(3);
        more.forEach(FakeServer::close);
    }

    @Test
    void waitsForTheOnlyReplicaWhenItDiesOfARequest() throws IOException {
        publish(bad.url());
        int port = bad.port();
        bad.behave((_, _) -> bad.close());
        try (RawClient client = edge.connect()) {
            client.send(Edge.inference("{}"));
            Edge.await().until(() -> edge.waiting() == 1);
            bad = new FakeServer(port, (_, wire) -> wire.json(200, "back"));

            assertThat(client.read().body()).isEqualTo("back");
        }
    }

    @Test
    void saysThatItTriedMoreThanOnce() throws IOException {
        publish(bad.url());
        bad.behave((_, wire) -> {
            edge.awaitRoutes(controlPlane.publish(Snapshots.serving("CONTAINER", good.url())));
            wire.cut();
        });

        assertThat(edge.post(Snapshots.PATH, "{}").header("X-Baseten-Model-Prediction-Attempts"))
                .isEqualTo("2");
    }

    @Test
    void retriesOnANewConnectionWhenAKeptOneHasGone() throws IOException {
        publish(good.url());
        good.behave((_, wire) -> {
            wire.json(200, "good");
            wire.awaitNextRequestAndCut();
        });
        for (int i = 0; i < 5; i++) {
            assertThat(edge.post(Snapshots.PATH, "{}").body()).isEqualTo("good");
        }
    }

    @Test
    void breaksAStreamOffWhenItsReplicaDies() throws IOException {
        publish(bad.url());
        bad.behave((_, wire) -> {
            wire.beginStream();
            wire.chunk("part");
            wire.cut();
        });

        Answer answer = edge.post(Snapshots.PATH, "{}");

        assertThat(answer.body()).isEqualTo("part");
        assertThat(answer.whole()).isFalse();
        assertThat(good.requests()).isEmpty();
    }

    @Test
    void breaksAnAnswerOffThatEndsShortOfItsLength() throws IOException {
        publish(bad.url());
        bad.behave((_, wire) -> {
            wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
            wire.close();
        });

        Answer answer = edge.post(Snapshots.PATH, "{}");

        assertThat(answer.whole()).isFalse();
    }

    @Test
    void answersForAReplicaThatDoesNotSpeakHttp() throws IOException {
        publish(bad.url());
        bad.behave((_, wire) -> {
            wire.raw("SSH-2.0-OpenSSH\r\n\r\n");
            wire.close();
        });

        assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(502);
    }

    @Test
    void waitsForTheReplicaOfADeploymentThatStarts() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.starting()));
        try (RawClient client = edge.connect()) {
            client.send(Edge.inference("{}"));
            Edge.await().until(() -> edge.waiting() == 1);
            publish(good.url());

            Answer answer = client.read();
            assertThat(answer.body()).isEqualTo("good");
            assertThat(answer.header("server-timing")).doesNotContain("start;dur=0.000");
        }
    }

    @Test
    void waitsForAReplicaThatComesBackAtItsAddress() throws IOException {
        publish(bad.url());
        int port = bad.port();
        bad.close();
        try (RawClient client = edge.connect()) {
            client.send(Edge.inference("{}"));
            Edge.await().until(() -> edge.waiting() == 1);
            bad = new FakeServer(port, (_, wire) -> wire.json(200, "back"));

            assertThat(client.read().body()).isEqualTo("back");
        }
    }

    @Test
    void tellsWaitingRequestsThatTheDeploymentFailed() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.starting()));
        try (RawClient client = edge.connect()) {
            client.send(Edge.inference("{}"));
            Edge.await().until(() -> edge.waiting() == 1);
            controlPlane.publish(Snapshots.starting().replace("LOADING_MODEL", "DEPLOY_FAILED"));

            Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("DEPLOY_FAILED");
        }
    }

    @Test
    void aRequestThatIsAheadOfTheRoutesFindsWhatWasJustMade() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.models() + "," + Snapshots.keys()));
        try (RawClient client = edge.connect().send(Edge.inference("{}"))) {
            Edge.await().until(() -> edge.waiting() == 1);
            publish(good.url());

            assertThat(client.read().body()).isEqualTo("good");
        }
        assertThat(edge.waiting()).isZero();
    }

    @Test
    void aRequestThatIsAheadOfTheRoutesWaitsForTheReplicaThatIsToCome() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.models() + "," + Snapshots.keys()));
        try (RawClient client = edge.connect().send(Edge.inference("{}"))) {
            Edge.await().until(() -> edge.waiting() == 1);
            edge.awaitRoutes(controlPlane.publish(Snapshots.starting()));
            publish(good.url());

            assertThat(client.read().body()).isEqualTo("good");
        }
    }

    @Test
    void whatIsStillUnknownAfterAMomentIsNotThere() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.models() + "," + Snapshots.keys()));

        assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(404);
        assertThat(edge.waiting()).isZero();
    }

    @Test
    void aDeactivatedDeploymentIsNotThere() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.starting().replace("LOADING_MODEL", "INACTIVE")));

        assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(404);
    }

    @Test
    void forgetsAWaitingRequestWhoseCallerLeaves() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.starting()));
        RawClient client = edge.connect().send(Edge.inference("{}"));
        Edge.await().until(() -> edge.waiting() == 1);
        client.close();

        Edge.await().until(() -> edge.waiting() == 0);
        publish(good.url());
        assertThat(edge.post(Snapshots.PATH, "{\"later\":1}").status()).isEqualTo(200);
        assertThat(good.requests()).hasSize(1);
    }

    @Test
    void givesUpWaitingAfterTheLimit() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.starting()));

        Answer answer = edge.post(Snapshots.PATH, "{}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("no replica became ready");
    }

    @Test
    void letsOnlySoManyWait() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.starting()));
        try (RawClient first = edge.connect();
                RawClient second = edge.connect()) {
            first.send(Edge.inference("{}"));
            second.send(Edge.inference("{}"));
            Edge.await().until(() -> edge.waiting() == 2);

            assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(429);
        }
    }

    @Test
    void holdsOnlySoManyBytesOfThoseWhoWait() throws IOException {
        edge.awaitRoutes(controlPlane.publish(
                Snapshots.models(Snapshots.model("abcd1234", "nano", "LOADING_MODEL", "CONTAINER", "nano")) + ","
                        + Snapshots.keys()));
        String large = "{\"messages\":\"" + "x".repeat(4 * 1024 * 1024) + "\",\"model\":\"nano\"}";

        assertThat(edge.post("/v1/chat/completions", large).status()).isEqualTo(429);
        Edge.await().until(() -> edge.heldBytes() == 0);
    }

    @Test
    void sendsALargeBodyThatWaitedWhole() throws IOException {
        edge.awaitRoutes(controlPlane.publish(Snapshots.starting()));
        good.behave((request, wire) -> wire.json(200, "" + request.body().length()));
        String large = "x".repeat(5 * 1024 * 1024);
        try (RawClient client = edge.connect()) {
            Thread.ofVirtual().start(() -> sendQuietly(client, Edge.inference(large)));
            Edge.await().until(() -> edge.waiting() == 1 && edge.heldBytes() >= 1024 * 1024);
            publish(good.url());

            assertThat(client.read().body()).isEqualTo("" + large.length());
        }
    }

    private static void sendQuietly(RawClient client, String text) {
        try {
            client.send(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closesTheReplicasConnectionAsSoonAsTheCallerLeaves() throws Exception {
        publish(good.url());
        CountDownLatch gone = new CountDownLatch(1);
        good.behave((_, wire) -> {
            wire.beginStream();
            wire.chunk("one");
            wire.awaitGone();
            gone.countDown();
        });
        RawClient client = edge.connect().send(Edge.inference("{}"));
        client.readHeadOnly();
        client.readChunk();

        client.vanish();

        assertThat(gone.await(500, TimeUnit.MILLISECONDS)).isTrue();
        Edge.await().until(() -> edge.inFlight() == 0);
    }

    @Test
    void givesUpOnAReplicaThatDoesNotAnswer() throws IOException {
        publish(good.url());
        good.behave((_, wire) -> wire.awaitGone());

        assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(504);
        Edge.await().until(() -> edge.inFlight() == 0);
    }

    @Test
    void cutsACallerOffWhoDoesNotRead() throws Exception {
        publish(good.url());
        CountDownLatch gone = new CountDownLatch(1);
        good.behave((_, wire) -> {
            wire.beginStream();
            String chunk = "x".repeat(64 * 1024);
            try {
                while (true) {
                    wire.chunk(chunk);
                }
            } finally {
                gone.countDown();
            }
        });
        try (RawClient client = edge.connect()) {
            client.send(Edge.inference("{}"));

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void refusesABodyThatIsAnnouncedAndNotSent() throws IOException {
        publish(good.url());
        try (RawClient client = edge.connect()) {
            client.send("POST " + Snapshots.PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Snapshots.KEY
                    + "\r\nContent-Length: 10\r\n\r\nabc");

            assertThat(client.read().status()).isEqualTo(408);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void spreadsRequestsOverReplicasByWhatTheyHold() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        FakeServer.Behaviour slow = (_, wire) -> {
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            wire.json(200, "late");
        };
        good.behave(slow);
        bad.behave(slow);
        publish(good.url(), bad.url());
        RawClient[] clients = new RawClient[6];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = edge.connect().send(Edge.inference("{}"));
            int sent = i + 1;
            Edge.await().until(() -> good.requests().size() + bad.requests().size() == sent);
        }

        assertThat(good.requests()).hasSize(3);
        assertThat(bad.requests()).hasSize(3);
        done.countDown();
        for (RawClient client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
            client.close();
        }
    }

    @Test
    void aReplicaThatAnswersEarlyEndsTheUpload() throws IOException {
        publish(good.url());
        good.behave((_, wire) -> wire.json(200, "unused"));
        FakeServer early = new FakeServer((_, _) -> {});
        early.answerHeadsOnly("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
        publish(early.url());
        try (RawClient client = edge.connect()) {
            client.send("POST " + Snapshots.PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Snapshots.KEY
                    + "\r\nContent-Length: 1000\r\n\r\nabc");

            assertThat(client.read().status()).isEqualTo(413);
        }
        early.close();
    }
}
