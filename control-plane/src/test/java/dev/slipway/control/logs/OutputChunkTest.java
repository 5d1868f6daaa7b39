package dev.slipway.control.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputChunkTest {

    @TempDir
    private Path folder;

    @Test
    void onlyWholeLinesAreTaken() throws IOException {
        OutputChunk chunk = OutputChunk.read(file("one\ntwo\r\nthr"), 0, false);
        assertThat(chunk).isEqualTo(new OutputChunk(List.of("one", "two"), 9));
        assertThat(OutputChunk.read(file("one\ntwo\r\nthree\n"), chunk.next(), false)
                        .lines())
                .containsExactly("three");
    }

    @Test
    void theLastLineOfAFileThatRestsIsTakenAsItIs() throws IOException {
        assertThat(OutputChunk.read(file("one\nthr"), 4, true)).isEqualTo(new OutputChunk(List.of("thr"), 7));
    }

    @Test
    void ofAProgressBarTheLastStateIsTaken() throws IOException {
        assertThat(OutputChunk.read(file("1 %\r50 %\r100 %\n"), 0, false).lines())
                .containsExactly("100 %");
    }

    @Test
    void aLineWithoutEndDoesNotStopTheOthers() throws IOException {
        Path file = file("x".repeat(300_000) + "\nafter\n");
        OutputChunk first = OutputChunk.read(file, 0, false);
        assertThat(first.lines())
                .singleElement()
                .satisfies(line -> assertThat(line).hasSizeLessThan(70_000));
        assertThat(OutputChunk.read(file, first.next(), false).lines()).endsWith("after");
    }

    @Test
    void bytesThatAreNoTextAreRead() throws IOException {
        Path file = folder.resolve("junk");
        Files.write(file, new byte[] {(byte) 0xff, 0, (byte) 0x80, '\n', (byte) 0xc3});
        assertThat(OutputChunk.read(file, 0, true).lines()).hasSize(2);
    }

    private Path file(String content) throws IOException {
        Path file = folder.resolve("output");
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        return file;
    }
}
