package dev.slipway.control.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCheckpointsTest {

    @TempDir
    private Path root;

    private LocalCheckpoints checkpoints;

    @BeforeEach
    void make() throws IOException {
        checkpoint("bundled/nano");
        checkpoint("allowed/team/mine");
        checkpoint("elsewhere/secret");
        Files.createDirectories(root.resolve("allowed/empty"));
        Files.createSymbolicLink(root.resolve("allowed/link"), root.resolve("elsewhere/secret"));
        checkpoints =
                new LocalCheckpoints(root.resolve("bundled"), List.of(root.resolve("allowed"), root.resolve("gone")));
    }

    @Test
    void aBundledCheckpointIsFoundByItsName() {
        assertThat(checkpoints.find("nano")).contains(root.resolve("bundled/nano"));
        assertThat(checkpoints.find("other")).isEmpty();
        assertThat(checkpoints.allowed()).contains("[nano]");
    }

    @Test
    void aDirectoryBelowAnAllowedFolderIsFoundByItsPath() throws IOException {
        String path = root.resolve("allowed/team/mine").toString();
        assertThat(checkpoints.find(path)).contains(Path.of(path).toRealPath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "elsewhere/secret",
                "allowed/../elsewhere/secret",
                "allowed/link",
                "allowed/empty",
                "allowed/none",
                "bundled/nano"
            })
    void nothingElseIsFound(String path) {
        assertThat(checkpoints.find(root + "/" + path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../elsewhere/secret", ".hidden", "a\u0000b", "/\u0000", "/"})
    void hostileNamesFindNothing(String repo) {
        assertThat(checkpoints.find(repo)).isEmpty();
    }

    private void checkpoint(String path) throws IOException {
        Path directory = Files.createDirectories(root.resolve(path));
        Files.writeString(directory.resolve("config.json"), "{}");
    }
}
