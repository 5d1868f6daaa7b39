package dev.slipway.edge.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageLogTest {

    private static final int LINES_A_FILE = 3;

    @TempDir
    Path folder;

    private UsageLog open() {
        return new UsageLog(folder, 4 * LINES_A_FILE, 64);
    }

    private static void append(UsageLog log, String line) {
        log.append((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private List<List<String>> files(UsageLog log) throws IOException {
        List<List<String>> files = new ArrayList<>();
        for (Path file : log.files()) {
            files.add(Files.readAllLines(file));
        }
        return files;
    }

    @Test
    void edgesThatRunAtOnceWriteFilesOfTheirOwn() throws IOException {
        UsageLog leaving = open();
        append(leaving, "a00");
        UsageLog following = open();
        for (int i = 1; i < 10; i++) {
            append(leaving, "a0" + i);
            append(following, "b0" + i);
        }
        leaving.stop();
        following.stop();
        List<List<String>> files = files(following);
        assertThat(files)
                .allSatisfy(lines -> assertThat(
                                lines.stream().map(line -> line.charAt(0)).distinct())
                        .hasSize(1));
        assertThat(files.stream().flatMap(List::stream)).hasSize(19).doesNotHaveDuplicates();
    }

    @Test
    void anEdgeGoesOnWithTheFileOfOneThatHasEnded() throws IOException {
        UsageLog before = open();
        append(before, "a00");
        before.stop();
        UsageLog after = open();
        append(after, "b00");
        assertThat(files(after)).containsExactly(List.of("a00", "b00"));
        after.stop();
    }
}
