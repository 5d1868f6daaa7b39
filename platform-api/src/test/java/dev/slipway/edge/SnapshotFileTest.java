package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotFileTest {

    @TempDir
    Path data;

    private FakeServer replica;
    private FakeControlPlane controlPlane;

    @BeforeEach
    void storeRoutes() throws IOException {
        replica = new FakeServer((_, wire) -> wire.json(200, "{}"));
        controlPlane = new FakeControlPlane();
        try (Edge first = Edge.behind(controlPlane, data)) {
            first.awaitRoutes(controlPlane.publish(Snapshots.serving("CONTAINER", replica.url())));
            Edge.await().until(() -> Files.exists(stored()));
        }
        controlPlane.close();
    }

    @AfterEach
    void stop() {
        replica.close();
        controlPlane.close();
    }

    private Path stored() {
        return data.resolve("cache/routes.json");
    }

    @Test
    void theEdgeServesFromItsLastRoutesWhileTheControlPlaneIsAway() throws IOException {
        assertThat(Files.getPosixFilePermissions(stored())).hasToString("[OWNER_READ, OWNER_WRITE]");
        try (Edge edge = Edge.behind(controlPlane, data)) {
            assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(200);
            assertThat(edge.call("POST", "localhost", Snapshots.PATH, "{}").status())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "{", "[]", "{\"version\":1,\"models\":[{}]}", "{\"models\":null}"})
    void aFileThatCannotBeReadIsIgnoredUntilTheControlPlaneIsHeard(String content) throws IOException {
        Files.writeString(stored(), content);
        assertServesOnceTheControlPlaneIsHeard();
    }

    @Test
    void aFileThatWasCutOffIsIgnoredUntilTheControlPlaneIsHeard() throws IOException {
        String whole = Files.readString(stored());
        Files.writeString(stored(), whole.substring(0, whole.length() - 20));
        assertServesOnceTheControlPlaneIsHeard();
    }

    private void assertServesOnceTheControlPlaneIsHeard() throws IOException {
        int port = controlPlane.server().port();
        try (Edge edge = Edge.behind(controlPlane, data)) {
            assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(503);

            controlPlane = new FakeControlPlane(port);
            controlPlane.publish(Snapshots.serving("CONTAINER", replica.url()));
            Edge.await().until(() -> edge.post(Snapshots.PATH, "{}").status() == 200);
        }
    }
}
