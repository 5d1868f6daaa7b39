package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: what it says, and its exit code, when it cannot start. */
class StartFailureTest {

    private static final Path NANO = TestServer.NANO;

    @TempDir
    Path folder;

    @Test
    void aMissingCheckpointIsNamed() throws Exception {
        assertThat(failure("--slipway.engine.checkpoint=" + folder.resolve("nowhere")))
                .contains("nowhere");
    }

    @Test
    void noCheckpointAtAllIsNamed() throws Exception {
        assertThat(failure()).contains("slipway.engine.checkpoint");
    }

    @Test
    void aCorruptWeightsFileIsNamed() throws Exception {
        Path copy = copyOfNano();
        Files.write(copy.resolve("model.safetensors"), new byte[] {9, 0, 0, 0, 0, 0, 0, 0, '{', '{'});

        assertThat(failure("--slipway.engine.checkpoint=" + copy)).contains("model.safetensors");
    }

    @Test
    void aCorruptConfigIsNamed() throws Exception {
        Path copy = copyOfNano();
        Files.writeString(copy.resolve("config.json"), "{\"num_hidden_layers\": \"four\"");

        assertThat(failure("--slipway.engine.checkpoint=" + copy)).contains("config.json");
    }

    @Test
    void aCorruptTokenizerIsNamed() throws Exception {
        Path copy = copyOfNano();
        Files.writeString(copy.resolve("tokenizer.json"), "[]");

        assertThat(failure("--slipway.engine.checkpoint=" + copy)).contains("tokenizer.json");
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(failure("--slipway.engine.checkpoint=" + NANO, "--server.port=" + taken.getLocalPort()))
                    .contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void aSettingThatNobodyKnowsIsNamed() throws Exception {
        assertThat(failure("--slipway.engine.checkpoint=" + NANO, "--slipway.engine.speed=9"))
                .contains("slipway.engine.speed");
    }

    @Test
    void aSettingOfTheWrongTypeIsNamed() throws Exception {
        assertThat(failure("--slipway.engine.checkpoint=" + NANO, "--slipway.engine.max-batch-size=many"))
                .contains("slipway.engine.max-batch-size", "many");
    }

    @Test
    void aSettingOutOfRangeIsNamed() throws Exception {
        assertThat(failure("--slipway.engine.checkpoint=" + NANO, "--slipway.engine.max-seq-len=9999999"))
                .contains("slipway.engine.max-seq-len", "9999999", "4096");
    }

    private Path copyOfNano() throws IOException {
        try (Stream<Path> files = Files.list(NANO)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return folder;
    }

    /** The one line of a process that ends by itself, and not with 0. */
    private static String failure(String... arguments) throws Exception {
        try (RuntimeProcess process = RuntimeProcess.start(List.of(), arguments)) {
            String output = process.awaitFailure();
            List<String> said = output.lines()
                    .filter(line -> !line.startsWith("WARNING:") && !line.contains("JAVA_TOOL_OPTIONS"))
                    .toList();
            assertThat(said).as(output).hasSize(1);
            assertThat(said.getFirst()).startsWith("slipway runtime cannot start: ");
            return said.getFirst();
        }
    }
}
