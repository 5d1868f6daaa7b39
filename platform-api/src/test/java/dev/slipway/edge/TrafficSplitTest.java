package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment whose requests go to two deployments, by weight. */
class TrafficSplitTest {

    private static final int REQUESTS = 400;

    @TempDir
    static Path data;

    static FakeControlPlane controlPlane;
    static FakeServer current;
    static FakeServer candidate;
    static Edge edge;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = new FakeControlPlane();
        current = new FakeServer((_, wire) -> wire.json(200, "current"));
        candidate = new FakeServer((_, wire) -> wire.json(200, "candidate"));
        edge = Edge.behind(controlPlane, data);
    }

    @AfterAll
    static void stop() {
        edge.close();
        current.close();
        candidate.close();
        controlPlane.close();
    }

    @Test
    void eachDeploymentGetsItsPart() throws IOException {
        split(25, true, true);
        assertThat(candidates()).isBetween(REQUESTS / 8, REQUESTS * 3 / 8);
        split(100, true, true);
        assertThat(candidates()).isEqualTo(REQUESTS);
    }

    @Test
    void theOneWithoutReplicasGetsNothingThatTheOtherCanTake() throws IOException {
        split(50, true, false);
        assertThat(candidates()).isZero();
        split(50, false, true);
        assertThat(candidates()).isEqualTo(REQUESTS);
    }

    private static int candidates() throws IOException {
        int count = 0;
        try (RawClient client = edge.connect()) {
            for (int i = 0; i < REQUESTS; i++) {
                count += client.send(Edge.inference("{}")).read().body().equals("candidate") ? 1 : 0;
            }
        }
        return count;
    }

    private static void split(int percent, boolean currentServes, boolean candidateServes) {
        edge.awaitRoutes(controlPlane.publish("""
                "models":[{"id":"abcd1234","name":"nano","organisation_id":"org-1",
                  "environments":{"production":"current"},
                  "candidates":{"production":{"deployment_id":"candida","percent":%d}},
                  "deployments":[%s,%s]}],%s""".formatted(
                        percent,
                        deployment("current", currentServes ? current : null),
                        deployment("candida", candidateServes ? candidate : null),
                        Snapshots.keys())));
    }

    private static String deployment(String id, @Nullable FakeServer server) {
        String replica = server == null ? "" : "{\"id\":\"r%s\",\"url\":\"%s\"}".formatted(id, server.url());
        return "{\"id\":\"%s\",\"status\":\"ACTIVE\",\"engine\":\"CONTAINER\",\"replicas\":[%s]}"
                .formatted(id, replica);
    }
}
