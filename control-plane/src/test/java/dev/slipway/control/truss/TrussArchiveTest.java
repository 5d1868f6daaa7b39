package dev.slipway.control.truss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.control.truss.Tar.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrussArchiveTest {

    private static final Entry CONFIG = Entry.file("config.yaml", "model_name: a\n");

    @TempDir
    private Path folder;

    /** Both are what truss 0.18.35 says of a directory with these files. */
    @Test
    void hashAndSignatureAreTheClients() throws IOException {
        TrussArchive archive = read(
                CONFIG, Entry.file("data/b/x.txt", "x"), Entry.file("data/a.txt", "hello"), Entry.file("data-1", "y"));
        assertThat(TrussSignature.hash(archive))
                .isEqualTo("7fb1494b22aa6c0db7d0b6a1e34261342f09cf3d8456c1ef293a5589b6ffff4a");
        assertThat(TrussSignature.of(archive, null).contentHashesByPath().keySet())
                .containsExactly("config.yaml", "data", "data/a.txt", "data/b", "data/b/x.txt", "data-1");
        assertThat(TrussSignature.of(archive, null).contentHashesByPath())
                .containsEntry("data", null)
                .containsEntry("data/a.txt", "ea8f163db38682925e4491c5e58d4bb3506ef8c14eb78a86e908c5624a67200f");
    }

    @Test
    void linksWithinStandForTheirFiles() throws IOException {
        TrussArchive archive = read(
                CONFIG,
                Entry.file("data/a", "same"),
                Entry.symbolicLink("b", "data/a"),
                Entry.symbolicLink("data/c", "../b"),
                Entry.hardLink("d", "data/a"));
        assertThat(archive.hashes().get("data/c")).isEqualTo(archive.hashes().get("data/a"));
        assertThat(archive.hashes().get("d")).isEqualTo(archive.hashes().get("b"));
    }

    @Test
    void requirementsComeFromTheFileThatTheConfigNames() throws IOException {
        TrussArchive archive = TrussArchive.read(
                Files.write(
                        folder.resolve("tar"), Tar.of(CONFIG, Entry.file("reqs.txt", "# none\n numpy==2\n\ntorch\n"))),
                "reqs.txt");
        assertThat(TrussSignature.of(archive, "reqs.txt").requirementsFileRequirements())
                .containsExactly("numpy==2", "torch");
        assertThat(TrussSignature.of(archive, null).requirementsFileRequirements())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../up", "a/../../up", "a//b", "./a", "a\\b", "tab\there"})
    void refusesPathsThatAreNotPlainlyBelowTheRoot(String path) {
        assertThatExceptionOfType(InvalidArchiveException.class)
                .isThrownBy(() -> read(CONFIG, Entry.file(path, "x"), Entry.file(path + "/x", "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../etc/passwd", "missing", "link", "data", ""})
    void refusesLinksThatLeadToNoFileOfTheArchive(String target) {
        assertRefused("link", CONFIG, Entry.file("data/a", "x"), Entry.symbolicLink("link", target));
    }

    @Test
    void refusesWhatIsNeitherFileNorDirectory() {
        assertRefused("fifo is neither", CONFIG, Entry.ofType("fifo", (byte) '6'));
        assertRefused("disk is neither", CONFIG, Entry.ofType("disk", (byte) '4'));
    }

    @Test
    void refusesTwoThingsAtOnePath() {
        assertRefused("is in it twice", CONFIG, Entry.file("a", "1"), Entry.file("a", "2"));
        assertRefused("both a file and a directory", CONFIG, Entry.file("a", "1"), Entry.file("a/b", "2"));
    }

    @Test
    void holdsNothingOfItInMemoryThatIsNotRead() throws IOException {
        TrussArchive archive = read(CONFIG, Entry.file("weights.bin", "x".repeat(1 << 20)), Entry.file("b", "y"));
        assertThat(archive.texts().keySet()).containsExactly("config.yaml");
        assertRefused("a header in it is longer", CONFIG, Entry.file("n".repeat(70_000), "x"));
    }

    @Test
    void refusesAnArchiveWithoutConfigOrWithTooManyFiles() {
        assertRefused("no config.yaml", Entry.file("a", "x"));
        List<Entry> many = IntStream.range(0, 20_001)
                .mapToObj(i -> Entry.file("f" + i, ""))
                .toList();
        assertRefused("more than 20000 files", many.toArray(Entry[]::new));
    }

    @Test
    void refusesWhatIsCutOffCompressedOrDamaged() throws IOException {
        byte[] tar = Tar.of(CONFIG, Entry.file("a", "x".repeat(5_000)));
        assertRefused(Arrays.copyOf(tar, tar.length - 1024));
        assertRefused(Arrays.copyOf(tar, 1536));
        assertRefused(Arrays.copyOf(tar, 700));
        assertRefused(new byte[0]);
        assertRefused("not a tar".repeat(1000).getBytes(StandardCharsets.UTF_8));
        byte[] damaged = tar.clone();
        damaged[3] ^= 1;
        assertRefused(damaged);
        Path zipped = Files.createTempFile(folder, "truss", ".tgz");
        try (var output = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            output.write(tar);
        }
        assertRefused(Files.readAllBytes(zipped));
    }

    private void assertRefused(byte[] bytes) {
        assertThatExceptionOfType(InvalidArchiveException.class)
                .isThrownBy(() -> TrussArchive.read(Files.write(folder.resolve("tar"), bytes), null))
                .withMessageStartingWith("the uploaded archive is refused: ");
    }

    private void assertRefused(String why, Entry... entries) {
        assertThatExceptionOfType(InvalidArchiveException.class)
                .isThrownBy(() -> read(entries))
                .withMessageContaining(why);
    }

    private TrussArchive read(Entry... entries) throws IOException {
        return TrussArchive.read(Files.write(folder.resolve("tar"), Tar.of(entries)), null);
    }
}
