package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainTest {

    @TempDir
    Path data;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private FakeControlPlane controlPlane;
    private FakeServer replica;
    private Thread stopping = new Thread("none stops yet");

    @BeforeEach
    void start() {
        controlPlane = new FakeControlPlane();
        replica = new FakeServer((_, wire) -> {
            wire.beginStream();
            wire.chunk("first");
            assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            wire.chunk("last");
            wire.endStream();
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        goOn.countDown();
        stopping.join();
        replica.close();
        controlPlane.close();
    }

    private Edge edge(String drain) throws IOException {
        Edge edge = Edge.behind(controlPlane, data, "--slipway.edge.drain=" + drain);
        edge.awaitRoutes(controlPlane.publish(Snapshots.serving("CONTAINER", replica.url())));
        return edge;
    }

    private void stop(Edge edge) {
        stopping = Thread.ofVirtual().start(edge::close);
    }

    @Test
    void aStreamThatIsUnderWayEndsWholeWhileNewConnectionsAreRefused() throws IOException {
        Edge edge = edge("20s");
        try (RawClient streaming = edge.connect().send(Edge.inference("{}"));
                RawClient idle = edge.connect()) {
            streaming.readHeadOnly();
            assertThat(streaming.readChunk()).isEqualTo("first");
            stop(edge);

            assertThat(idle.isClosed()).isTrue();
            assertThatIOException().isThrownBy(edge::connect).isInstanceOf(ConnectException.class);

            goOn.countDown();
            assertThat(streaming.readChunk()).isEqualTo("last");
            assertThat(streaming.readChunk()).isEmpty();
            assertThat(streaming.isClosed()).isTrue();
        }
    }

    @Test
    void anAnswerThatBeginsAfterTheStopSaysThatItsConnectionEnds() throws IOException {
        Edge edge = edge("20s");
        replica.behave((_, wire) -> {
            assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            wire.json(200, "{}");
        });
        try (RawClient asking = edge.connect().send(Edge.inference("{}"));
                RawClient idle = edge.connect()) {
            Edge.await().until(() -> replica.requests().size() == 1);
            stop(edge);
            assertThat(idle.isClosed()).isTrue();

            goOn.countDown();
            Answer answer = asking.read();
            assertThat(answer.whole()).isTrue();
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(asking.isClosed()).isTrue();
        }
    }

    @Test
    void whatTakesTooLongIsCutOffAndWrittenDown() throws Exception {
        Edge edge = edge("200ms");
        try (RawClient streaming = edge.connect().send(Edge.inference("{}"))) {
            streaming.readHeadOnly();
            assertThat(streaming.readChunk()).isEqualTo("first");
            edge.close();

            assertThat(streaming.readChunk()).isNull();
            assertThat(Files.readString(data.resolve("usage/000000000001.jsonl")))
                    .contains("\"outcome\":\"failed\"");
        }
    }

    @Test
    void aRequestThatStillWaitsForAReplicaIsToldToTryAgain() throws IOException {
        Edge edge = Edge.behind(controlPlane, data, "--slipway.edge.drain=200ms");
        edge.awaitRoutes(controlPlane.publish(Snapshots.starting()));
        try (RawClient waiting = edge.connect().send(Edge.inference("{}"))) {
            Edge.await().until(() -> edge.waiting() == 1);
            edge.close();

            Answer answer = waiting.read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(answer.body()).contains("the edge stops");
        }
    }

    @Test
    void anEdgeThatLeavesEndsAConnectionOnlyAfterAnAnswerThatSaysSo() throws Exception {
        Edge edge = edge("20s");
        try (RawClient streaming = edge.connect().send(Edge.inference("{}"));
                RawClient idle = edge.connect()) {
            streaming.readHeadOnly();
            assertThat(streaming.readChunk()).isEqualTo("first");
            stopping = Thread.ofVirtual().start(edge::leave);
            Edge.await().until(() -> refuses(edge));
            goOn.countDown();
            assertThat(streaming.readChunk()).isEqualTo("last");
            assertThat(streaming.readChunk()).isEmpty();

            replica.behave((_, wire) -> wire.json(200, "{}"));
            for (RawClient caller : List.of(streaming, idle)) {
                Answer answer = caller.send(Edge.inference("{}")).read();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("connection")).isEqualTo("close");
                assertThat(caller.isClosed()).isTrue();
            }
            assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
        } finally {
            edge.close();
        }
    }

    @Test
    void anEdgeThatLeavesWaitsForItsConnectionsNoLongerThanItsTime() throws Exception {
        Edge edge = Edge.behind(controlPlane, data, "--slipway.edge.handover=100ms");
        try (RawClient _ = edge.connect()) {
            stopping = Thread.ofVirtual().start(edge::leave);
            assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
        } finally {
            edge.close();
        }
    }

    private static boolean refuses(Edge edge) throws IOException {
        try (RawClient _ = edge.connect()) {
            return false;
        } catch (ConnectException _) {
            return true;
        }
    }
}
