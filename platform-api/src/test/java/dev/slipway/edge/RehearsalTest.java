package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An edge that has tried itself before it listens is like one that has not. */
@ExtendWith(OutputCaptureExtension.class)
class RehearsalTest {

    private static final String WITH_REHEARSAL = "--slipway.edge.rehearsal=200";
    private static final String NOT_ENDED = "the rehearsal did not end";

    @TempDir
    private Path data;

    private static FakeServer replica() {
        return new FakeServer((_, wire) -> wire.json(200, "{}"));
    }

    @Test
    void reachesNoReplicaAndLeavesNoRecord(CapturedOutput output) throws IOException {
        try (FakeServer replica = replica();
                Edge edge = Edge.alone(replica.url(), data, WITH_REHEARSAL)) {
            assertThat(replica.requests()).isEmpty();
            assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(200);
            assertThat(replica.requests()).hasSize(1);
        }
        assertThat(output).doesNotContain(NOT_ENDED);
        assertThat(data.resolve("cache/rehearsal")).doesNotExist();
        assertThat(data.resolve("usage/000000000001.jsonl")).content().hasLineCount(1);
    }

    @Test
    void servesAlsoWhereItCouldNotRehearse(CapturedOutput output) throws IOException {
        Files.writeString(data.resolve("cache"), "in the way");
        try (FakeServer replica = replica();
                Edge edge = Edge.alone(replica.url(), data, WITH_REHEARSAL)) {
            assertThat(edge.post(Snapshots.PATH, "{}").status()).isEqualTo(200);
        }
        assertThat(output).contains(NOT_ENDED);
    }
}
