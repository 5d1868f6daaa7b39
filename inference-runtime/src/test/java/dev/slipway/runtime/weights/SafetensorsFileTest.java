package dev.slipway.runtime.weights;

import static dev.slipway.runtime.weights.SafetensorsWriter.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.tensor.DType;
import dev.slipway.runtime.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    @TempDir
    private Path directory;

    @Test
    void readsTensorsInAnyOrderAndEmptyOnes() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"}," + tensor("b", "F32", "[2,2]", 4, 20) + ","
                + tensor("a", "BF16", "[2]", 0, 4) + "," + tensor("empty", "U8", "[0,7]", 2, 2) + "}";
        SafetensorsFile file = open(header, 20);
        assertThat(file.tensors()).containsOnlyKeys("a", "b", "empty");
        Tensor b = Objects.requireNonNull(file.tensors().get("b"));
        assertThat(b.dtype()).isEqualTo(DType.F32);
        assertThat(b.shape()).containsExactly(2L, 2L);
        assertThat(b.toFloats()).containsExactly(0, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            F32  | [2] | 0, 8   | data_offsets [0, 8] end after the data, which has 4 bytes
            F32  | [2] | 0, 4   | F32 [2] takes 8 bytes, data_offsets [0, 4] hold 4
            F32  | [1] | 4, 0   | data_offsets [4, 0]; two numbers are needed, the first not above the second
            F32  | [1] | -4, 0  | data_offsets [-4,0]; a list of whole numbers from 0
            F32  | [1] | 0      | data_offsets [0]; two numbers are needed
            F32  | [1] | 0, 4.0 | data_offsets [0,4.0]; a list of whole numbers from 0
            F32  | [1] | 0, 99999999999999999999 | a list of whole numbers from 0 to 2^63-1
            F32  | [-1] | 0, 4  | shape [-1]; a list of whole numbers from 0
            F32  | 1   | 0, 4   | shape 1; a list is needed
            F32  | [4294967296,4294967296] | 0, 4 | shape [4294967296, 4294967296] is too large
            FP4X | [1] | 0, 4   | dtype "FP4X"; known are [BOOL
            """)
    void namesTheTensorAndTheWrongValues(String dtype, String shape, String offsets, String message)
            throws IOException {
        String header =
                "{\"weight\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s]}}".formatted(dtype, shape, offsets);
        assertThatThrownBy(() -> open(header, 4))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("model.safetensors: tensor weight: ")
                .hasMessageContaining(message);
    }

    @Test
    void refusesTensorsThatOverlap() {
        String header = "{" + tensor("first", "U8", "[4]", 0, 4) + "," + tensor("second", "U8", "[4]", 3, 7) + "}";
        assertThatThrownBy(() -> open(header, 7))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("tensors first [0, 4] and second [3, 7] overlap");
    }

    @Test
    void refusesANameThatComesTwice() {
        String header = "{" + tensor("twin", "U8", "[1]", 0, 1) + "," + tensor("twin", "U8", "[1]", 1, 2) + "}";
        assertThatThrownBy(() -> open(header, 2))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("twin");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, 5 << 20})
    void refusesAHugeHeaderByItsLengthAlone(long length) throws IOException {
        Path file = SafetensorsWriter.write(
                directory.resolve("huge.safetensors"), length, "{}".getBytes(StandardCharsets.UTF_8), 0);
        assertRefused(file, "header length " + Long.toUnsignedString(length) + "; at most");
    }

    @Test
    void refusesAFileThatEndsWithinItsHeader() throws IOException {
        Path file = SafetensorsWriter.write(
                directory.resolve("cut.safetensors"), 1000, "{}".getBytes(StandardCharsets.UTF_8), 0);
        assertRefused(file, "truncated: the header should have 1000 bytes, the file has 10");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void refusesAFileWithoutALength(int bytes) throws IOException {
        Path file = Files.write(directory.resolve("short.safetensors"), new byte[bytes]);
        assertRefused(file, "truncated: " + bytes + " bytes");
    }

    @Test
    void refusesAHeaderThatIsNotUtf8() throws IOException {
        byte[] header = {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'};
        assertRefused(
                SafetensorsWriter.write(directory.resolve("latin.safetensors"), header.length, header, 0),
                "header: not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{", "{} {}", "{\"a\":1}", "{\"a\":[]}", "{\"a\":null}"})
    void refusesAHeaderThatIsNoObjectOfTensors(String header) {
        assertThatThrownBy(() -> open(header, 0)).isInstanceOf(InvalidCheckpointException.class);
    }

    @Test
    void refusesAHeaderOfManyBrackets() {
        assertThatThrownBy(() -> open("{\"a\":" + "[".repeat(100_000), 0))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("not valid JSON");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertRefused(directory.resolve("none.safetensors"), "no such file");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refusesAPipeWithoutWaitingForItsWriter() throws IOException, InterruptedException {
        Path pipe = directory.resolve("model.safetensors");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        assertRefused(pipe, "not a regular file");
    }

    @Test
    void refusesAHeaderThatIsCutShort() throws IOException {
        byte[] header = "{\"a\":{\"dtype\":\"F32\"".getBytes(StandardCharsets.UTF_8);
        Path file = SafetensorsWriter.write(directory.resolve("cut.safetensors"), header.length, header, 0);
        assertThatThrownBy(() -> SafetensorsFile.open(file, Arena.ofAuto()))
                .hasMessageContaining(
                        "header: not valid JSON: Unexpected end-of-input: expected close marker for Object");
    }

    private static void assertRefused(Path file, String message) {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> SafetensorsFile.open(file, arena))
                    .isInstanceOf(InvalidCheckpointException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(message);
        }
    }

    private SafetensorsFile open(String header, int dataBytes) throws IOException {
        Path file = SafetensorsWriter.write(directory.resolve("model.safetensors"), header, dataBytes);
        return SafetensorsFile.open(file, Arena.ofAuto());
    }
}
